package io.quotestream.eventstore.protocol;

import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.UUIDOption;

import java.util.UUID;

/** Event ids in the two forms they have on the wire. */
public enum EventIds {

	/** Two integers. */
	STRUCTURED,

	/** Text. */
	TEXT;

	/**
	 * The form a caller asks for, by the number of the field it set: the two services
	 * that deliver events ask alike.
	 */
	public static EventIds asked(int field) {
		return switch (field) {
			case UUIDOption.STRUCTURED_FIELD_NUMBER -> STRUCTURED;
			case UUIDOption.STRING_FIELD_NUMBER -> TEXT;
			default -> throw Refusal.invalid("The UUID option is missing.");
		};
	}

	/** Writes an id in this form. */
	public Shared.UUID write(UUID id) {
		Shared.UUID.Builder wire = Shared.UUID.newBuilder();
		if (this == TEXT) {
			return wire.setString(id.toString()).build();
		}
		wire.getStructuredBuilder()
			.setMostSignificantBits(id.getMostSignificantBits())
			.setLeastSignificantBits(id.getLeastSignificantBits());
		return wire.build();
	}

	/** Reads an id in either form. */
	public static UUID read(Shared.UUID wire) {
		return switch (wire.getValueCase()) {
			case STRUCTURED ->
				new UUID(wire.getStructured().getMostSignificantBits(), wire.getStructured().getLeastSignificantBits());
			case STRING -> parse(wire.getString());
			case VALUE_NOT_SET -> throw Refusal.unhandled();
		};
	}

	private static UUID parse(String text) {
		try {
			return UUID.fromString(text);
		}
		catch (IllegalArgumentException ex) {
			throw Refusal.invalid("'" + Refusal.ascii(text) + "' is not a UUID");
		}
	}

}
