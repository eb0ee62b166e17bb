package io.quotestream.projection.fold;

import java.util.Set;

import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * How a read model's document comes from events. Pure.
 *
 * @param <D> the document, one a quote
 */
public interface Fold<D> {

	/** Revision of a document that has folded nothing. */
	long NOTHING = -1;

	/** The document before the first event. */
	D nothing(String quoteId);

	/**
	 * The document after one more event.
	 * @throws ImpossibleEvent when this event cannot come next: a fold never forgives
	 */
	D apply(D document, RecordedQuoteEvent event);

	/** Revision of the last event folded. */
	long revision(D document);

	/** Keys in other slots under which the document has an entry. */
	default Set<String> places(D document) {
		return Set.of();
	}

	/**
	 * Refuses an event that cannot follow.
	 * @param exists whether the quote was created
	 * @throws ImpossibleEvent when it is of another quote, out of order or a second first
	 */
	static void requireNext(String quoteId, long revision, boolean exists, RecordedQuoteEvent recorded) {
		if (!recorded.quoteId().equals(quoteId)) {
			throw new ImpossibleEvent(recorded, "is not of quote " + quoteId);
		}
		if (recorded.revision() != revision + 1) {
			throw new ImpossibleEvent(recorded, "does not follow revision " + revision);
		}
		// Only a command that came to nothing may stand before the quote is created.
		if (recorded.event().hasQuoteCreatedV2() == exists && !recorded.event().hasCommandConcluded()) {
			throw new ImpossibleEvent(recorded, "cannot stand there: a quote is created once, first");
		}
	}

}
