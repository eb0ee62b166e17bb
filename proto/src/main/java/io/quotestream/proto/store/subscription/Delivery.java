package io.quotestream.proto.store.subscription;

import java.time.Instant;

import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;

import io.quotestream.proto.store.EventMetadata;

/**
 * One delivery, each its own even when it repeats an event. What has to be answered is
 * the record that was delivered, which for a replayed parked event is a link.
 */
public final class Delivery {

	private final ResolvedEvent resolved;

	Delivery(ResolvedEvent resolved) {
		this.resolved = resolved;
	}

	ResolvedEvent resolved() {
		return this.resolved;
	}

	/** The event that is delivered. */
	public RecordedEvent event() {
		return this.resolved.getEvent();
	}

	/** The store's clock. */
	public Instant recordedAt() {
		return event().getCreated();
	}

	/** The flow this event belongs to, {@code unknown} when it does not say. */
	public String correlationId() {
		try {
			return EventMetadata.fromJson(event().getUserMetadata()).correlationId();
		}
		catch (IllegalArgumentException ex) {
			return "unknown";
		}
	}

}
