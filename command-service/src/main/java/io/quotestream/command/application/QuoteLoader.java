package io.quotestream.command.application;

import io.quotestream.proto.store.EventStoreUnavailable;

/**
 * Loads quotes that are not remembered: from the last snapshot on, else from the start.
 */
public final class QuoteLoader {

	private final QuoteStore store;

	private final Snapshots snapshots;

	public QuoteLoader(QuoteStore store, Snapshots snapshots) {
		this.store = store;
		this.snapshots = snapshots;
	}

	/**
	 * The quote as its stream has it now. A snapshot that the stream does not continue,
	 * as after the store was put back to an older copy, does not count.
	 * @throws EventStoreUnavailable when the store does not answer
	 */
	public QuoteHistory load(String quoteId) {
		return this.snapshots.find(quoteId)
			.flatMap((then) -> then.continuedBy(this.store.readFrom(quoteId, then.revision())))
			.orElseGet(() -> fold(quoteId));
	}

	/** As {@link #load}, from the first event: for a quote that is most likely new. */
	public QuoteHistory fold(String quoteId) {
		return QuoteHistory.EMPTY.plus(this.store.readFrom(quoteId, 0));
	}

}
