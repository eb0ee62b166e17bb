package io.quotestream.projection.fold;

import io.quotestream.proto.store.RecordedQuoteEvent;

/** One delivery. It is read only when it is folded: a repetition needs no keys. */
public interface Delivered {

	long revision();

	/** The event; fails as {@code RecordedQuoteEvent.read} does. */
	RecordedQuoteEvent read();

}
