package io.quotestream.proto.rpc;

import java.util.Optional;
import java.util.regex.Pattern;

import io.grpc.Context;
import io.grpc.Metadata;

/**
 * Who calls, as far as it was established.
 *
 * @param actor the person's or service's id at the identity provider: an opaque id, never
 * a name or an address, since it is stored with every event
 * @param broker the agency the caller acts for; empty where the role has none
 */
public record Caller(Role role, String actor, String broker) {

	/** Carries {@code <role>;<actor>;<broker>} where the header is trusted. */
	public static final Metadata.Key<String> HEADER = Metadata.Key.of("x-quotestream-identity",
			Metadata.ASCII_STRING_MARSHALLER);

	static final Context.Key<Caller> CONTEXT = Context.key("caller");

	private static final Pattern FORM = Pattern.compile("([a-z_]+);([A-Za-z0-9._-]{1,64});([A-Za-z0-9._-]{0,64})");

	/** The caller of the call that is being handled. */
	public static Caller current() {
		var caller = CONTEXT.get();
		if (caller == null) {
			throw new IllegalStateException("No call is being handled here");
		}
		return caller;
	}

	/** Reads the header's value; empty when it is malformed. */
	static Optional<Caller> parse(String header) {
		var match = FORM.matcher(header);
		if (!match.matches()) {
			return Optional.empty();
		}
		try {
			var caller = new Caller(Role.fromWireName(match.group(1)), match.group(2), match.group(3));
			return (caller.role == Role.BROKER && caller.broker.isEmpty()) ? Optional.empty() : Optional.of(caller);
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/** The value of {@link #HEADER} for this caller. */
	public String toHeader() {
		return this.role.wireName() + ";" + this.actor + ";" + this.broker;
	}

}
