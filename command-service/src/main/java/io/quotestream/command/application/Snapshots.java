package io.quotestream.command.application;

import java.util.Optional;

/**
 * Quotes as they stood at one of their revisions, so that a long stream need not be read
 * from its beginning. They can be lost or refused at any time: the stream alone counts.
 */
public interface Snapshots {

	/** Every quote is read from its beginning. */
	Snapshots NONE = new Snapshots() {
		@Override
		public Optional<QuoteHistory> find(String quoteId) {
			return Optional.empty();
		}

		@Override
		public void offer(String quoteId, QuoteHistory history) {
		}
	};

	/** The last one of a quote, if it is understood. */
	Optional<QuoteHistory> find(String quoteId);

	/**
	 * Takes note of how a quote stands now and perhaps keeps it, later and elsewhere:
	 * neither waits nor fails.
	 */
	void offer(String quoteId, QuoteHistory history);

}
