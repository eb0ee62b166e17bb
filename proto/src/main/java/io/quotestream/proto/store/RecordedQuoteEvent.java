package io.quotestream.proto.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import io.kurrent.dbclient.RecordedEvent;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.event.v1.QuoteEvent;

/**
 * One event of a quote as the store gave it back, read and unsealed.
 *
 * @param recordedAt the store's clock
 */
public record RecordedQuoteEvent(String quoteId, long revision, UUID eventId, Instant recordedAt, QuoteEvent event,
		EventMetadata metadata) {

	/**
	 * Reads one recorded event.
	 * @throws UnreadableQuoteEvent when it cannot be read, whatever the cause in its
	 * bytes
	 * @throws SubjectKeys.KeysUnavailable when its keys cannot be had now
	 */
	public static RecordedQuoteEvent read(RecordedEvent recorded, EventCodec codec, SubjectKeys keys) {
		var quoteId = StreamNames.quoteId(recorded.getStreamId());
		try {
			return new RecordedQuoteEvent(quoteId, recorded.getRevision(), recorded.getEventId(), recorded.getCreated(),
					codec.decode(recorded.getEventType(), recorded.getEventData(), quoteId, keys),
					EventMetadata.fromJson(recorded.getUserMetadata()));
		}
		catch (EventCodec.UnknownEventType | EventCodec.UnreadableEvent | IllegalArgumentException ex) {
			throw new UnreadableQuoteEvent(quoteId, recorded.getRevision(), ex);
		}
	}

	/** The etag of a quote whose last etag-moving event this is: opaque to callers. */
	public String etag() {
		return etag(this.eventId);
	}

	/** The etag that an event gives its quote. */
	public static String etag(UUID eventId) {
		var bytes = ByteBuffer.allocate(16)
			.putLong(eventId.getMostSignificantBits())
			.putLong(eventId.getLeastSignificantBits());
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
	}

	/** An event that this binary cannot read. It must never be skipped. */
	public static final class UnreadableQuoteEvent extends RuntimeException {

		private final String quoteId;

		private final long revision;

		UnreadableQuoteEvent(String quoteId, long revision, Throwable cause) {
			super("Cannot read event " + revision + " of quote " + quoteId + ": " + cause.getMessage(), cause);
			this.quoteId = quoteId;
			this.revision = revision;
		}

		public String quoteId() {
			return this.quoteId;
		}

		public long revision() {
			return this.revision;
		}

		/** Whether a newer binary could read it. */
		public boolean unknownType() {
			return getCause() instanceof EventCodec.UnknownEventType;
		}

	}

}
