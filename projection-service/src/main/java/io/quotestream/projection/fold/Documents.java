package io.quotestream.projection.fold;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stored documents of one read model. Every method may throw
 * {@link ViewsUnavailable}: then nothing is known about its effect.
 *
 * @param <D> the document, one a quote
 */
public interface Documents<D> {

	/**
	 * A document as it stands.
	 *
	 * @param revision what a write must expect; {@link Fold#NOTHING} when there is none,
	 * {@link #REMOVED} when the quote is gone
	 * @param document what to fold on
	 */
	record Held<D>(long revision, D document) {

		/** Revision of the store's own last event of a deleted stream. */
		public static final long REMOVED = Long.MAX_VALUE;

		public boolean removed() {
			return this.revision == REMOVED;
		}

	}

	/** The document of one quote. */
	Held<D> find(String quoteId);

	/**
	 * Puts a newer document in the place of the one at {@code expected}, and tells
	 * readers.
	 * @param revision of the document
	 * @param places where any of the documents folded on the way to it has its entry
	 * @return false when something else stands there now: look again and decide again
	 */
	boolean advance(String quoteId, long expected, long revision, D document, Set<String> places);

	/** Writes again what stands elsewhere because of this document and may be lost. */
	default void restore(String quoteId, long revision, D document, Set<String> places) {
	}

	/**
	 * Marks that the event at this revision cannot be folded, unless the document is past
	 * it.
	 */
	void block(String quoteId, long revision);

	/** Removes a quote for good and keeps late deliveries from bringing it back. */
	void remove(String quoteId);

	/** Revisions of many quotes at once; {@link Fold#NOTHING} where there is nothing. */
	Map<String, Long> revisions(List<String> quoteIds);

	/** Returns when the store of documents answers. */
	void probe();

	/** The store of documents does not answer. */
	final class ViewsUnavailable extends RuntimeException {

		public ViewsUnavailable(Throwable cause) {
			super("The store of read models does not answer", cause);
		}

	}

}
