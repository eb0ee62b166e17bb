package io.quotestream.command.application;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

import io.quotestream.proto.codec.RandomEvents;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteSnapshot;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.OptionsProto;

/**
 * What one fixed history folds to, event by event, as text: each step tells what it
 * changed in the snapshot.
 *
 * @param schema of the fold that made it
 */
record FoldedHistory(int schema, List<String> steps) {

	static final Path APPROVED = Path.of("src/test/resources/approved/folded-history.txt");

	/**
	 * One event a line: a golden event, or the stored type with a content of its own. No
	 * quote lives like this, but the fold never judges. New lines come last.
	 */
	private static final String EVENTS = """
			quote.command_concluded.v1
			quote.created.v2
			quote.geographic_details_captured.v1
			quote.contact_details_captured.v1
			quote.family_details_captured.v1
			quote.customer_information_updated.v1
			quote.vehicle_information_updated.v1
			quote.coverage_options_selected.v1
			quote.application_number_requested.v1
			quote.saved.v1
			quote.application_number_failed.v1
			quote.application_number_requested.v1+again
			quote.application_number_failed.v1 {"failure": "NUMBER_FAILURE_REFUSED", "attempts": 1}
			quote.application_number_requested.v1+again
			quote.application_number_assigned.v1
			quote.calculated.v1
			quote.risk_assessment_started.v1
			quote.risk_assessment_failed.v1
			quote.risk_assessment_started.v1
			quote.risk_assessment_failed.v1 {"attempts": 3}
			quote.risk_assessment_completed.v1
			quote.customer_information_updated.v1+age
			quote.rerated.v1
			quote.risk_assessment_started.v1
			quote.risk_assessment_completed.v1+rule_set
			quote.note_added.v1
			quote.finalized.v1
			quote.referred.v1
			quote.referral_claimed.v1
			quote.referral_resolved.v1 {"decision": "REFERRAL_DECISION_ESCALATE"}
			quote.referred.v1 {"reasons": ["REFERRAL_REASON_APPETITE"]}
			quote.referral_claimed.v1
			quote.referral_resolved.v1
			quote.revised.v1
			quote.effective_date_changed.v1
			quote.rerated.v1
			quote.finalized.v1
			quote.premium_overridden.v1
			quote.referred.v1
			quote.declined.v1
			quote.referred.v1
			quote.referral_resolved.v1 {"decision": "REFERRAL_DECISION_CLEAR"}
			quote.declined.v1+rule
			quote.declined.v1 {"reasons": [{"code": "DECLINE_CODE_FRAUD_OR_SANCTIONS"}]}
			quote.revised.v1
			quote.approved.v1
			quote.approved.v1+straight_through
			quote.validity_extended.v1
			quote.broker_reassigned.v1
			quote.command_concluded.v1+nothing_to_change
			quote.accepted.v1
			quote.referred.v1
			quote.risk_assessment_started.v1
			quote.not_taken.v1
			quote.cancelled.v1
			quote.expired.v1
			quote.customer_data_erased.v1
			""";

	/** As the fold makes it now. */
	static FoldedHistory now() throws IOException {
		var steps = new ArrayList<String>();
		var history = QuoteHistory.EMPTY;
		var before = Map.<String, String>of();
		for (var line : EVENTS.lines().toList()) {
			var next = history.revision() + 1;
			history = history.plus(List.of(recorded(next, event(line))));
			var after = told(SnapshotFormat.write(history));
			steps.add("%d %s\n%s".formatted(next, line, changes(before, after)));
			before = after;
		}
		return new FoldedHistory(SnapshotFormat.SCHEMA, steps);
	}

	/** As it was when the schema was raised last. */
	static FoldedHistory approved() throws IOException {
		var blocks = List.of(Files.readString(APPROVED).split("\n\n"));
		return new FoldedHistory(Integer.parseInt(blocks.getFirst().substring("schema ".length())),
				blocks.subList(1, blocks.size()).stream().map(String::strip).toList());
	}

	void approve() throws IOException {
		Files.writeString(APPROVED, "schema " + this.schema + "\n\n" + String.join("\n\n", this.steps) + "\n");
	}

	/** Members of the wrapper that stand in the history. */
	static Stream<String> kinds() {
		return EVENTS.lines().map(FoldedHistory::storedType).distinct();
	}

	private static RecordedQuoteEvent recorded(long revision, QuoteEvent event) {
		// One command makes two events now and then.
		var request = new UUID(1, revision / 2).toString();
		return new RecordedQuoteEvent("a quote", revision, new UUID(0, revision), Instant.EPOCH, event,
				new EventMetadata(request, request, request, "digest " + revision / 2, "ada", Role.BROKER, ""));
	}

	private static QuoteEvent event(String line) throws IOException {
		var kind = RandomEvents.writtenKinds()
			.filter((each) -> each.getOptions().getExtension(OptionsProto.storedAs).equals(storedType(line)))
			.findFirst()
			.orElseThrow();
		var event = QuoteEvent.newBuilder();
		var member = event.newBuilderForField(kind);
		JsonFormat.parser().merge(content(line), member);
		return event.setField(kind, member.build()).build();
	}

	private static String storedType(String line) {
		return line.split("[+ ]", 2)[0];
	}

	private static String content(String line) throws IOException {
		var words = line.split(" ", 2);
		if (words.length > 1) {
			return words[1];
		}
		try (var golden = FoldedHistory.class.getResourceAsStream("/golden/" + line + ".json")) {
			return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static Map<String, String> told(QuoteSnapshot snapshot) throws InvalidProtocolBufferException {
		var fields = new TreeMap<String, String>();
		collect("", snapshot, fields);
		return fields;
	}

	/** Messages of the snapshot field by field, all others on a line. */
	private static void collect(String prefix, Message message, Map<String, String> fields)
			throws InvalidProtocolBufferException {
		for (var field : message.getAllFields().entrySet()) {
			var name = prefix + field.getKey().getName();
			if (field.getKey().isRepeated()) {
				var index = 0;
				for (var element : (List<?>) field.getValue()) {
					fields.put("%s[%d]".formatted(name, index++), oneLine(element));
				}
			}
			else if (isOfSnapshot(field.getKey())) {
				collect(name + ".", (Message) field.getValue(), fields);
			}
			else {
				fields.put(name, oneLine(field.getValue()));
			}
		}
	}

	private static boolean isOfSnapshot(FieldDescriptor field) {
		return field.getType() == FieldDescriptor.Type.MESSAGE
				&& field.getMessageType().getFile().equals(QuoteSnapshot.getDescriptor().getFile());
	}

	private static String oneLine(Object value) throws InvalidProtocolBufferException {
		return (value instanceof MessageOrBuilder message)
				? JsonFormat.printer().omittingInsignificantWhitespace().print(message) : value.toString();
	}

	private static String changes(Map<String, String> before, Map<String, String> after) {
		var gone = before.keySet().stream().filter((field) -> !after.containsKey(field)).map((field) -> "- " + field);
		var set = after.entrySet()
			.stream()
			.filter((field) -> !field.getValue().equals(before.get(field.getKey())))
			.map((field) -> "%s: %s".formatted(field.getKey(), field.getValue()));
		return String.join("\n", Stream.concat(gone, set).map((line) -> "    " + line).toList());
	}

}
