package io.quotestream.proto.codec;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import io.quotestream.proto.codec.EventCodec.Stored;
import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.event.v1.CommandInboxEvent;
import io.quotestream.proto.event.v1.NoticeEvent;

/**
 * Turns events with nothing to seal into what the store keeps, and back: those of the
 * streams beside the quotes. Like there the stored names stand in the {@code .proto}.
 *
 * @param <E> the message whose one oneof holds every event of such a stream
 */
public final class WrapperCodec<E extends Message> {

	/** Of the streams {@code commandInbox-<quote id>}. */
	public static final WrapperCodec<CommandInboxEvent> INBOXES = new WrapperCodec<>(
			CommandInboxEvent.getDefaultInstance());

	/** Of the streams {@code notices-<quote id>}. */
	public static final WrapperCodec<NoticeEvent> NOTICES = new WrapperCodec<>(NoticeEvent.getDefaultInstance());

	private final E nothing;

	private final Map<String, FieldDescriptor> byType;

	private WrapperCodec(E nothing) {
		this.nothing = nothing;
		this.byType = nothing.getDescriptorForType()
			.getFields()
			.stream()
			.collect(Collectors.toUnmodifiableMap(EventCodec::typeOf, Function.identity()));
	}

	/** What the store is to keep. */
	public Stored encode(E event) {
		var member = event.getOneofFieldDescriptor(event.getDescriptorForType().getOneofs().getFirst());
		if (member == null) {
			throw new IllegalArgumentException("an event of no kind");
		}
		return new Stored(EventCodec.typeOf(member), ((Message) event.getField(member)).toByteArray());
	}

	/**
	 * Reads a stored event back.
	 * @throws UnknownEventType when no event is stored under this name: this binary is
	 * too old
	 * @throws UnreadableEvent when the bytes are damaged
	 */
	@SuppressWarnings("unchecked") // A builder of E builds an E.
	public E decode(String type, byte[] data) {
		var member = this.byType.get(type);
		if (member == null) {
			throw new UnknownEventType(type);
		}
		try {
			var event = this.nothing.newBuilderForType();
			return (E) event.setField(member, event.newBuilderForField(member).mergeFrom(data).build()).build();
		}
		catch (InvalidProtocolBufferException ex) {
			throw new UnreadableEvent(type, ex);
		}
	}

}
