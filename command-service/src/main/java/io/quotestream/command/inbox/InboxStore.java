package io.quotestream.command.inbox;

import java.util.List;
import java.util.UUID;

import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreUnavailable;

/** The streams of commands that wait, one a quote. */
public interface InboxStore {

	/**
	 * All commands from a revision on, in the order they were taken; none when there are
	 * none.
	 * @throws EventStoreUnavailable when the store does not answer
	 */
	List<TakenCommand> readFrom(String quoteId, long revision);

	/**
	 * Appends a command, durably, exactly behind {@code expectedRevision} (-1: the stream
	 * does not exist).
	 * @param id random, made once, so that a blind repetition is the same event
	 * @throws LostRace when the stream is not there any more
	 * @throws EventStoreUnavailable when the outcome is unknown; the very same event may
	 * be appended again
	 */
	void append(String quoteId, long expectedRevision, UUID id, CommandSubmitted command, EventMetadata metadata);

}
