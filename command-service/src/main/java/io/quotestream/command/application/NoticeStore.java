package io.quotestream.command.application;

import java.util.List;
import java.util.UUID;

import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.proto.event.v1.NoticeEvent;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreUnavailable;

/** The notices of each quote. */
public interface NoticeStore {

	/**
	 * All notices of a quote, in order.
	 * @throws EventStoreUnavailable when the store does not answer
	 */
	List<NoticeEvent> of(String quoteId);

	/**
	 * Appends a notice exactly behind {@code expectedRevision} (-1: there is none yet).
	 * @param id the same for the same notice, so that a repetition is no second one
	 * @throws LostRace when there is another one already
	 * @throws EventStoreUnavailable when the outcome is unknown
	 */
	void append(String quoteId, long expectedRevision, UUID id, NoticeEvent notice, EventMetadata metadata);

}
