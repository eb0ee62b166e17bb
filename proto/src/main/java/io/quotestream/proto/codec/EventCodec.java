package io.quotestream.proto.codec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.codec.SubjectKeys.Destroyed;
import io.quotestream.proto.codec.SubjectKeys.Present;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.OptionsProto;
import io.quotestream.proto.type.v1.Sealed;

/**
 * Turns a {@link QuoteEvent} into what the store keeps, and back. The stored names and
 * what is personal stand in the {@code .proto}, not here. Decisions and folds see plain
 * messages and know nothing of sealing.
 */
public final class EventCodec {

	/** Bytes of one event under the type name the store knows it by. */
	public record Stored(String type, byte[] data) {
	}

	private static final int SEALED_FIELD = 1000;

	private static final Map<String, FieldDescriptor> BY_TYPE = QuoteEvent.getDescriptor()
		.getFields()
		.stream()
		.collect(Collectors.toUnmodifiableMap(EventCodec::typeOf, Function.identity()));

	private final PersonalFields personalFields = new PersonalFields();

	/** Whether storing the event needs the quote's keys. */
	public boolean seals(QuoteEvent event) {
		var type = member(event).getMessageType();
		return PersonalFields.SUBJECTS.stream().anyMatch((subject) -> this.personalFields.reachable(type, subject));
	}

	/** Whether the event moves the quote's etag. */
	public static boolean movesEtag(QuoteEvent event) {
		return !member(event).getOptions().getExtension(OptionsProto.keepsEtag);
	}

	/**
	 * What the store is to keep.
	 * @throws IllegalArgumentException when the event is of a version that is only read
	 * any more, or was read from one
	 */
	public Stored encode(QuoteEvent event, String quoteId, QuoteKeys keys) {
		var member = member(event);
		if (Upcasting.isOnlyRead(event)) {
			throw new IllegalArgumentException(typeOf(member) + " as an older version had it is only read");
		}
		var type = typeOf(member);
		var plain = ((Message) event.getField(member)).toBuilder();
		for (var subject : PersonalFields.SUBJECTS) {
			if (this.personalFields.reachable(member.getMessageType(), subject)) {
				this.personalFields.take(plain, subject)
					.ifPresent((part) -> plain.addRepeatedField(sealedField(member),
							seal(part, quoteId, type, SubjectKeys.keyId(subject), keys)));
			}
		}
		return new Stored(type, plain.build().toByteArray());
	}

	/**
	 * Reads a stored event back, as the newest version of it. The keys are asked for only
	 * when something is sealed.
	 * @throws UnknownEventType when no event is stored under this name: this binary is
	 * too old
	 * @throws UnreadableEvent when the bytes are damaged or a key is missing
	 * @throws SubjectKeys.KeysUnavailable when the keys cannot be had now
	 */
	public QuoteEvent decode(String type, byte[] data, String quoteId, SubjectKeys keys) {
		var member = BY_TYPE.get(type);
		if (member == null) {
			throw new UnknownEventType(type);
		}
		try {
			var event = QuoteEvent.newBuilder();
			var plain = event.newBuilderForField(member).mergeFrom(data);
			var sealed = member.getMessageType().findFieldByNumber(SEALED_FIELD);
			if (sealed != null && plain.getRepeatedFieldCount(sealed) > 0) {
				unseal(plain, sealed, quoteId, type, keys.of(quoteId));
			}
			return Upcasting.upcast(event.setField(member, plain.build()).build());
		}
		catch (InvalidProtocolBufferException | GeneralSecurityException ex) {
			throw new UnreadableEvent(type, ex);
		}
	}

	/** The name that the store knows the event by. */
	static String storedName(QuoteEvent event) {
		return typeOf(member(event));
	}

	private void unseal(Message.Builder plain, FieldDescriptor sealedField, String quoteId, String type, QuoteKeys keys)
			throws GeneralSecurityException, InvalidProtocolBufferException {
		for (int i = 0; i < plain.getRepeatedFieldCount(sealedField); i++) {
			var sealed = (Sealed) plain.getRepeatedField(sealedField, i);
			switch (keys.get(sealed.getKeyId())) {
				case Present(var aead) -> {
					var bytes = aead.decrypt(sealed.getCiphertext().toByteArray(),
							associatedData(quoteId, type, sealed.getKeyId()));
					var part = plain.getDefaultInstanceForType().newBuilderForType().mergeFrom(bytes).build();
					this.personalFields.restore(plain, part);
				}
				case Destroyed() -> {
				}
				case null -> throw new UnreadableEvent(type, null);
			}
		}
		plain.clearField(sealedField);
	}

	private static Sealed seal(Message part, String quoteId, String type, String keyId, QuoteKeys keys) {
		if (!(keys.get(keyId) instanceof Present(var aead))) {
			throw new IllegalStateException("No usable key '" + keyId + "' to seal " + type);
		}
		try {
			var ciphertext = aead.encrypt(part.toByteArray(), associatedData(quoteId, type, keyId));
			return Sealed.newBuilder().setKeyId(keyId).setCiphertext(ByteString.copyFrom(ciphertext)).build();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not seal " + type, ex);
		}
	}

	private static byte[] associatedData(String quoteId, String type, String keyId) {
		return (quoteId + "\n" + type + "\n" + keyId).getBytes(StandardCharsets.UTF_8);
	}

	private static FieldDescriptor member(QuoteEvent event) {
		var member = event.getOneofFieldDescriptor(QuoteEvent.getDescriptor().getOneofs().getFirst());
		if (member == null) {
			throw new IllegalArgumentException("an event of no kind");
		}
		return member;
	}

	private static FieldDescriptor sealedField(FieldDescriptor member) {
		var sealed = member.getMessageType().findFieldByNumber(SEALED_FIELD);
		if (sealed == null) {
			throw new IllegalStateException(member.getMessageType().getName() + " is personal but has no field sealed");
		}
		return sealed;
	}

	private static String typeOf(FieldDescriptor member) {
		var name = member.getOptions().getExtension(OptionsProto.storedAs);
		if (name.isEmpty()) {
			throw new IllegalStateException(member.getFullName() + " has no stored_as name");
		}
		return name;
	}

	/**
	 * A stored event of a type that this binary does not know: it must never be skipped.
	 */
	public static final class UnknownEventType extends RuntimeException {

		UnknownEventType(String type) {
			super("No event is stored as '" + type + "'");
		}

	}

	/** A stored event whose bytes are damaged or whose key is missing. */
	public static final class UnreadableEvent extends RuntimeException {

		UnreadableEvent(String type, @Nullable Throwable cause) {
			super("Cannot read a stored event of type '" + type + "'", cause);
		}

	}

}
