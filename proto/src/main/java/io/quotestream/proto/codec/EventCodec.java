package io.quotestream.proto.codec;

import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.OptionsProto;

/**
 * Turns a {@link QuoteEvent} into what the store keeps, and back. The stored names and
 * what is personal stand in the {@code .proto}, not here. Decisions and folds see plain
 * messages and know nothing of sealing.
 */
public final class EventCodec {

	/** Bytes of one event under the type name the store knows it by. */
	public record Stored(String type, byte[] data) {
	}

	private static final Map<String, FieldDescriptor> BY_TYPE = QuoteEvent.getDescriptor()
		.getFields()
		.stream()
		.collect(Collectors.toUnmodifiableMap(EventCodec::typeOf, Function.identity()));

	private final Sealing sealing = new Sealing();

	/** Whether storing the event needs the quote's keys. */
	public boolean seals(QuoteEvent event) {
		return this.sealing.seals(member(event).getMessageType());
	}

	/**
	 * For whoever needs only some of the events of a quote, and skips the others unread.
	 * @throws UnknownEventType when no event is stored under this name: this binary is
	 * too old
	 */
	public static void requireKnown(String type) {
		if (!BY_TYPE.containsKey(type)) {
			throw new UnknownEventType(type);
		}
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
		this.sealing.seal(plain, type, quoteId, keys);
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
			if (Sealing.isSealed(plain)) {
				this.sealing.unseal(plain, type, quoteId, keys.of(quoteId));
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

	private static FieldDescriptor member(QuoteEvent event) {
		var member = event.getOneofFieldDescriptor(QuoteEvent.getDescriptor().getOneofs().getFirst());
		if (member == null) {
			throw new IllegalArgumentException("an event of no kind");
		}
		return member;
	}

	static String typeOf(FieldDescriptor member) {
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

		UnreadableEvent(String type, Throwable cause) {
			super("Cannot read a stored event of type '" + type + "'", cause);
		}

	}

}
