package io.quotestream.command.domain.rating;

/**
 * Why a risk has no price under a plan.
 *
 * @param path which fact, coverage or table row it is about, such as
 * {@code items[car-1].vehicleAge}
 * @param text a sentence for people, without the value of any fact
 */
public record Refusal(Reason reason, String path, String text) implements Comparable<Refusal> {

	/** What programs can tell apart. */
	public enum Reason {

		/** A fact that the selected cover needs is not known. */
		INPUT_MISSING,

		/** A fact is of the wrong kind or out of its range. */
		INPUT_INVALID,

		/** A table has no row for it. */
		NOT_IN_TABLE,

		/** The plan says that such a risk cannot be had. */
		NOT_OFFERED,

		/** The plan has no such cover, or nothing of the kind can be chosen about it. */
		COVERAGE_NOT_OFFERED,

		/** A cover that every item must have was not selected. */
		COVERAGE_MISSING

	}

	@Override
	public int compareTo(Refusal other) {
		var byPath = this.path.compareTo(other.path);
		return (byPath != 0) ? byPath : this.reason.compareTo(other.reason);
	}

}
