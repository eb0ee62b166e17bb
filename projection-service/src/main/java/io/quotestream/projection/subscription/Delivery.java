package io.quotestream.projection.subscription;

import java.time.Instant;

import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;

import io.quotestream.projection.quote.QuoteProjection.Delivered;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.store.StreamNames;

/**
 * One delivery, each its own even when it repeats an event. What has to be answered is
 * the record that was delivered, which for a replayed parked event is a link.
 */
final class Delivery implements Delivered {

	private final ResolvedEvent resolved;

	private final RecordedEvent event;

	private final EventCodec codec;

	private final SubjectKeys keys;

	Delivery(ResolvedEvent resolved, EventCodec codec, SubjectKeys keys) {
		this.resolved = resolved;
		this.event = resolved.getEvent();
		this.codec = codec;
		this.keys = keys;
	}

	ResolvedEvent resolved() {
		return this.resolved;
	}

	String quoteId() {
		return StreamNames.quoteId(this.event.getStreamId());
	}

	Instant recordedAt() {
		return this.event.getCreated();
	}

	@Override
	public long revision() {
		return this.event.getRevision();
	}

	@Override
	public RecordedQuoteEvent read() {
		return RecordedQuoteEvent.read(this.event, this.codec, this.keys);
	}

	/** The flow this event belongs to, for the log. */
	String correlationId() {
		try {
			return EventMetadata.fromJson(this.event.getUserMetadata()).correlationId();
		}
		catch (IllegalArgumentException ex) {
			return "unknown";
		}
	}

}
