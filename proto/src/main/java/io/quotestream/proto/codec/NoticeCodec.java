package io.quotestream.proto.codec;

import com.google.protobuf.InvalidProtocolBufferException;

import io.quotestream.proto.codec.EventCodec.Stored;
import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.event.v1.NoticeEvent;
import io.quotestream.proto.event.v1.OfferExpiring;

/** Turns a {@link NoticeEvent} into what the store keeps, and back. */
public final class NoticeCodec {

	private static final String OFFER_EXPIRING = EventCodec
		.typeOf(NoticeEvent.getDescriptor().findFieldByNumber(NoticeEvent.OFFER_EXPIRING_FIELD_NUMBER));

	private NoticeCodec() {
	}

	/** What the store is to keep. */
	public static Stored encode(NoticeEvent notice) {
		return switch (notice.getEventCase()) {
			case OFFER_EXPIRING -> new Stored(OFFER_EXPIRING, notice.getOfferExpiring().toByteArray());
			case EVENT_NOT_SET -> throw new IllegalArgumentException("a notice of no kind");
		};
	}

	/**
	 * Reads a stored notice back.
	 * @throws UnknownEventType when no notice is stored under this name
	 * @throws UnreadableEvent when the bytes are damaged
	 */
	public static NoticeEvent decode(String type, byte[] data) {
		if (!type.equals(OFFER_EXPIRING)) {
			throw new UnknownEventType(type);
		}
		try {
			return NoticeEvent.newBuilder().setOfferExpiring(OfferExpiring.parseFrom(data)).build();
		}
		catch (InvalidProtocolBufferException ex) {
			throw new UnreadableEvent(type, ex);
		}
	}

}
