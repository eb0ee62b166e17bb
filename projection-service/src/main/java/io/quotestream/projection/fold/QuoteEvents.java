package io.quotestream.projection.fold;

import java.util.List;

import io.quotestream.proto.store.RecordedQuoteEvent;

/** Where missing events come from: the stream of the quote itself. */
@FunctionalInterface
public interface QuoteEvents {

	/**
	 * At most {@code count} events of a quote from one revision on, in order; none when
	 * there are no more. Fails as {@code QuoteStreams.read} does.
	 */
	List<RecordedQuoteEvent> read(String quoteId, long fromRevision, int count);

}
