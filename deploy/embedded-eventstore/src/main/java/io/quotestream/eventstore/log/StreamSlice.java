package io.quotestream.eventstore.log;

import java.util.List;

/**
 * A page of a stream.
 *
 * @param status whether there is such a stream
 * @param lastRevision the stream's last revision, -1 if it has none
 * @param firstVisible the first revision its metadata lets a reader see
 * @param events the page, in the order asked for
 * @param next the revision the next page starts at
 * @param end whether nothing followed when the page was read
 */
public record StreamSlice(Status status, long lastRevision, long firstVisible, List<EventRecord> events, long next,
		boolean end) {

	/** Whether there is such a stream. */
	public enum Status {

		/** It has events, though perhaps none that are visible. */
		FOUND,

		/** It was never written, or was deleted and not written since. */
		NOT_FOUND,

		/** It is tombstoned. */
		TOMBSTONED

	}

	static StreamSlice none(Status status, long lastRevision, long next) {
		return new StreamSlice(status, lastRevision, 0, List.of(), next, true);
	}

	/** The first revision there is to see, after the last if there is none. */
	public long visibleFrom() {
		return Math.min(this.firstVisible, this.lastRevision + 1);
	}

}
