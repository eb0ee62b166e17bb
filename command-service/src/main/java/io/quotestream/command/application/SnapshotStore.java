package io.quotestream.command.application;

import java.time.Instant;
import java.util.Optional;

import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.event.v1.QuoteSnapshot;
import io.quotestream.proto.store.EventStoreUnavailable;

/** Where the last snapshot of each quote is kept. */
public interface SnapshotStore {

	/**
	 * A snapshot as it was found.
	 *
	 * @param content empty when it cannot be read
	 */
	record Stored(Optional<QuoteSnapshot> content, Instant takenAt) {
	}

	/**
	 * The last snapshot of a quote; empty when there is none.
	 * @throws EventStoreUnavailable when the store does not answer
	 * @throws SubjectKeys.KeysUnavailable when the keys cannot be had now
	 */
	Optional<Stored> last(String quoteId);

	/**
	 * Keeps a snapshot in the place of the one before.
	 * @param first whether there was none before
	 */
	void keep(String quoteId, QuoteSnapshot snapshot, boolean first);

}
