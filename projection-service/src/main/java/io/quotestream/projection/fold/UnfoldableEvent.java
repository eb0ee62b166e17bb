package io.quotestream.projection.fold;

import io.quotestream.proto.store.RecordedQuoteEvent.UnreadableQuoteEvent;

/**
 * An event that this binary can never fold. The view stays where it is and is marked
 * blocked, and whatever comes after the event must wait for an operator.
 */
public final class UnfoldableEvent extends RuntimeException {

	private final String quoteId;

	private final long revision;

	UnfoldableEvent(String quoteId, long revision, RuntimeException cause) {
		super(cause.getMessage(), cause);
		this.quoteId = quoteId;
		this.revision = revision;
	}

	public String quoteId() {
		return this.quoteId;
	}

	/** Revision of the first event that the view lacks and cannot get. */
	public long revision() {
		return this.revision;
	}

	/** Whether a newer binary could fold it. */
	public boolean unknownType() {
		return getCause() instanceof UnreadableQuoteEvent unreadable && unreadable.unknownType();
	}

}
