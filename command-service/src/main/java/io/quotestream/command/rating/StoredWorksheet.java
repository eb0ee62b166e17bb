package io.quotestream.command.rating;

import java.util.List;

import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.Reexecution;

/**
 * What of a stored worksheet it takes to execute it again.
 *
 * @param canonical the whole of it as it was stored
 */
public record StoredWorksheet(String planId, int planVersion, String contentHash, RatingFacts inputs,
		String canonical) {

	/**
	 * Reads a worksheet in its canonical form.
	 * @throws UnreadableJson when it is none
	 */
	public static StoredWorksheet of(String canonical) {
		var root = RatingFactsJson.parse(canonical);
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
