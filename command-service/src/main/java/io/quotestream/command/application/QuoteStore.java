package io.quotestream.command.application;

import java.util.List;
import java.util.UUID;

import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;

/** The streams of quotes, as the handler needs them. */
public interface QuoteStore {

	/**
	 * All events from a revision on, in order; none when there are none.
	 * @throws EventStoreUnavailable when the store does not answer
	 */
	List<RecordedQuoteEvent> readFrom(String quoteId, long revision);

	/**
	 * Appends all events or none, durably, exactly behind {@code expectedRevision} (-1:
	 * the stream does not exist).
	 * @throws LostRace when the stream is not there any more
	 * @throws EventStoreUnavailable when the outcome is unknown; the very same events may
	 * be appended again
	 */
	void append(String quoteId, long expectedRevision, List<NewEvent> events);

	/**
	 * An event that is about to be stored.
	 *
	 * @param id random, made once for a decision, so that a blind repetition is the same
	 * event
	 */
	record NewEvent(UUID id, QuoteEvent event, EventMetadata metadata) {
	}

	/** Somebody else wrote to the stream first. */
	final class LostRace extends RuntimeException {

		public LostRace() {
			super("The stream has moved on", null, false, false);
		}

	}

}
