package io.quotestream.command.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.type.v1.QuoteState;

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
	static Rejected inState(ErrorReason reason, String text, QuoteState state, AssessmentGate gate) {
		return new Rejected(reason, text, Map.of("currentState", LifeCycle.stateName(state), "allowedCommands",
				LifeCycle.allowedIn(state, gate).stream().map(Command::rpcName).collect(Collectors.joining(","))));
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
