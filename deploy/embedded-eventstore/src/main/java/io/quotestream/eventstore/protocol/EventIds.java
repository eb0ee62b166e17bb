package io.quotestream.eventstore.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.shared.Shared.UUID.Structured;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.UUIDOption;

import java.io.IOException;
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

	/** How many bytes {@link #writeTo} writes. */
	int sizeOf(UUID id) {
		return (this == TEXT) ? CodedOutputStream.computeStringSize(Shared.UUID.STRING_FIELD_NUMBER, id.toString())
				: CodedOutputStream.computeTagSize(Shared.UUID.STRUCTURED_FIELD_NUMBER) + 1 + sizeOfBits(id);
	}

	/** Writes the fields of an id in this form. */
	void writeTo(CodedOutputStream output, UUID id) throws IOException {
		if (this == TEXT) {
			output.writeString(Shared.UUID.STRING_FIELD_NUMBER, id.toString());
			return;
		}
		output.writeTag(Shared.UUID.STRUCTURED_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
		output.writeUInt32NoTag(sizeOfBits(id));
		output.writeInt64(Structured.MOST_SIGNIFICANT_BITS_FIELD_NUMBER, id.getMostSignificantBits());
		output.writeInt64(Structured.LEAST_SIGNIFICANT_BITS_FIELD_NUMBER, id.getLeastSignificantBits());
	}

	/** At most 22, so that this size is one byte. */
	private static int sizeOfBits(UUID id) {
		return CodedOutputStream.computeInt64Size(Structured.MOST_SIGNIFICANT_BITS_FIELD_NUMBER,
				id.getMostSignificantBits())
				+ CodedOutputStream.computeInt64Size(Structured.LEAST_SIGNIFICANT_BITS_FIELD_NUMBER,
						id.getLeastSignificantBits());
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
