package io.quotestream.projection.fold;

import io.quotestream.proto.store.RecordedQuoteEvent;

/** An event that cannot come next: its stream is corrupt. */
public final class ImpossibleEvent extends RuntimeException {

	public ImpossibleEvent(RecordedQuoteEvent recorded, String fault) {
		super("Event " + recorded.revision() + " of quote " + recorded.quoteId() + " " + fault);
	}

}
