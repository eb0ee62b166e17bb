package io.quotestream.projection.quote;

import java.util.List;
import java.util.Map;

import io.quotestream.proto.view.v1.QuoteView;

/**
 * The stored views of quotes. Every method may throw {@link ViewsUnavailable}: then
 * nothing is known about its effect.
 */
public interface QuoteViews {

	/**
	 * A view as it stands.
	 *
	 * @param revision what a write must expect; {@link QuoteFold#NOTHING} when there is
	 * no view, {@link #REMOVED} when the quote is gone
	 * @param view what to fold on
	 */
	record Held(long revision, QuoteView view) {

		/** Revision of the store's own last event of a deleted stream. */
		static final long REMOVED = Long.MAX_VALUE;

		boolean removed() {
			return this.revision == REMOVED;
		}

	}

	/** The view of one quote. */
	Held find(String quoteId);

	/**
	 * Puts a newer view in the place of the one at {@code expected}, and tells readers.
	 * @return false when something else stands there now: look again and decide again
	 */
	boolean advance(long expected, QuoteView view);

	/**
	 * Marks that the event at this revision cannot be folded, unless the view is past it.
	 */
	void block(String quoteId, long revision);

	/** Removes a quote for good and keeps late deliveries from bringing it back. */
	void remove(String quoteId);

	/** Revisions of many views at once; {@link QuoteFold#NOTHING} where there is none. */
	Map<String, Long> revisions(List<String> quoteIds);

	/** Returns when the store of views answers. */
	void probe();

	/** The store of views does not answer. */
	final class ViewsUnavailable extends RuntimeException {

		public ViewsUnavailable(Throwable cause) {
			super("The store of read models does not answer", cause);
		}

	}

}
