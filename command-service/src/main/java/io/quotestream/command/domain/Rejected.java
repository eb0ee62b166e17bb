package io.quotestream.command.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.quotestream.proto.error.v1.CommandRefusal;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.error.v1.RefusalDetail;

/**
 * A broken rule: a reason for programs, a sentence for people, and what both need to
 * know. No personal data.
 */
public final class Rejected extends RuntimeException {

	private final ErrorReason reason;

	private final Map<String, String> metadata;

	public Rejected(ErrorReason reason, String text, Map<String, String> metadata) {
		super(text, null, false, false);
		this.reason = reason;
		this.metadata = metadata;
	}

	/** A refusal that names the state it was made in and what may be done instead. */
	static Rejected of(ErrorReason reason, String text, Quote quote, Facts facts) {
		return of(reason, text, quote, facts.product());
	}

	/** The same where nothing is decided. */
	public static Rejected of(ErrorReason reason, String text, Quote quote, Product product) {
		return new Rejected(reason, text,
				Map.of("currentState", LifeCycle.stateName(quote.state()), "allowedCommands",
						LifeCycle.allowedIn(quote.state(), product.assessmentGate())
							.stream()
							.map(Command::rpcName)
							.collect(Collectors.joining(","))));
	}

	/** A refusal for want of a reason, in this field. */
	static Rejected reasonRequired(String field) {
		return new Rejected(ErrorReason.ERROR_REASON_REASON_REQUIRED, "A reason is required.", Map.of("field", field));
	}

	/** A refusal that was stored. */
	public static Rejected of(CommandRefusal stored) {
		var metadata = new LinkedHashMap<String, String>();
		stored.getDetailsList().forEach((detail) -> metadata.put(detail.getName(), detail.getValue()));
		return new Rejected(stored.getReason(), stored.getText(), metadata);
	}

	/** As it is stored. */
	public CommandRefusal toStored() {
		var stored = CommandRefusal.newBuilder().setReason(this.reason).setText(getMessage());
		new TreeMap<>(this.metadata)
			.forEach((name, value) -> stored.addDetails(RefusalDetail.newBuilder().setName(name).setValue(value)));
		return stored.build();
	}

	/** A refusal of what this field holds. */
	static Rejected invalid(String field, String text) {
		return new Rejected(ErrorReason.ERROR_REASON_INVALID_REQUEST, text, Map.of("field", field));
	}

	/** The same with more facts. */
	public Rejected with(Map<String, String> facts) {
		var more = new LinkedHashMap<>(this.metadata);
		more.putAll(facts);
		return new Rejected(this.reason, getMessage(), more);
	}

	/** The same with one more fact. */
	public Rejected with(String key, String value) {
		var more = new LinkedHashMap<>(this.metadata);
		more.put(key, value);
		return new Rejected(this.reason, getMessage(), more);
	}

	public ErrorReason reason() {
		return this.reason;
	}

	public Map<String, String> metadata() {
		return this.metadata;
	}

	@Override
	public String getMessage() {
		var text = super.getMessage();
		return (text != null) ? text : "";
	}

}
