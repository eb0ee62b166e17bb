package io.quotestream.query.redis;

import io.quotestream.proto.view.v1.QuoteView;

/** What Redis holds about one quote. */
public sealed interface QuoteDocument {

	/** Nothing: the quote does not exist, is not folded yet, or Redis lost it. */
	record Absent() implements QuoteDocument {
	}

	/** A marker in place of a view: the quote is gone for good. */
	record Deleted() implements QuoteDocument {
	}

	/**
	 * The quote's view.
	 *
	 * @param blocked an event after the view's revision cannot be folded
	 */
	record Stored(QuoteView view, boolean blocked) implements QuoteDocument {

		public long revision() {
			return this.view.getRevision();
		}

	}

}
