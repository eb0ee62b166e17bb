package io.quotestream.command.rating;

import java.time.DateTimeException;
import java.util.List;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import tools.jackson.databind.JsonNode;

import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.Reexecution;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.command.domain.rating.WorksheetMessages;
import io.quotestream.proto.query.v1.GetWorksheetResponse;

/**
 * What of a stored worksheet it takes to execute it again.
 *
 * @param canonical the whole of it as it was stored
 */
public record StoredWorksheet(String planId, int planVersion, String contentHash, RatingFacts inputs,
		String canonical) {

	/**
	 * Reads a worksheet in its canonical form, or what GetWorksheet answered.
	 * @throws UnreadableJson when it is neither
	 */
	public static StoredWorksheet of(String text) {
		var root = RatingFactsJson.parse(text);
		return root.has("worksheet") ? of(answered(text).canonical()) : of(root, text);
	}

	private static Worksheet answered(String text) {
		var answer = GetWorksheetResponse.newBuilder();
		try {
			JsonFormat.parser().merge(text, answer);
			return WorksheetMessages.worksheet(answer.getWorksheet());
		}
		catch (InvalidProtocolBufferException | IllegalArgumentException | DateTimeException ex) {
			throw new UnreadableJson(List.of("worksheet: " + ex.getMessage()));
		}
	}

	private static StoredWorksheet of(JsonNode root, String canonical) {
		var plan = root.path("plan");
		if (!plan.path("id").isString() || !plan.path("version").isInt() || !plan.path("contentHash").isString()) {
			throw new UnreadableJson(List.of("plan: names no plan version; this is no worksheet"));
		}
		return new StoredWorksheet(plan.path("id").asString(), plan.path("version").intValue(),
				plan.path("contentHash").asString(), RatingFactsJson.read(root.path("inputs")), canonical);
	}

	/** Executes it again under the plans that are known now. */
	public Reexecution execute(RatePlans plans) {
		return Reexecution.of(plans, this.planId, this.planVersion, this.contentHash, this.inputs, this.canonical);
	}

}
