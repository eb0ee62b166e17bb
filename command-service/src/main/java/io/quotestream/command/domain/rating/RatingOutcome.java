package io.quotestream.command.domain.rating;

import java.util.List;

/** A price or all that stands against one. */
public sealed interface RatingOutcome {

	/** The risk has a price. */
	record Rated(Worksheet worksheet) implements RatingOutcome {

	}

	/**
	 * The risk has none.
	 *
	 * @param refusals all reasons together, each once
	 */
	record Refused(List<Refusal> refusals) implements RatingOutcome {

		public Refused {
			refusals = List.copyOf(refusals);
		}

	}

}
