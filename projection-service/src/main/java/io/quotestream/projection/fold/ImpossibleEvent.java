package io.quotestream.projection.fold;

import java.util.Arrays;

import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * An event that cannot come next, or of which nothing can be made: its stream is corrupt.
 */
public final class ImpossibleEvent extends RuntimeException {

	public ImpossibleEvent(RecordedQuoteEvent recorded, String fault) {
		super("Event " + recorded.revision() + " of quote " + recorded.quoteId() + " " + fault);
	}

	/**
	 * Tells what a fold failed with and where; the message may quote what is personal.
	 */
	ImpossibleEvent(RecordedQuoteEvent recorded, RuntimeException failure) {
		this(recorded, "cannot be folded: " + failure.getClass().getName() + " at "
				+ Arrays.stream(failure.getStackTrace()).findFirst().map(String::valueOf).orElse("an unknown place"));
		setStackTrace(failure.getStackTrace());
	}

}
