package io.quotestream.command.domain.rating;

import org.jspecify.annotations.Nullable;

/**
 * Where in a quote a step is taken: which facts its names mean.
 *
 * @param item {@code null} for the policy
 * @param coverage {@code null} outside a coverage
 */
record Place(RatingFacts.@Nullable Item item, @Nullable Coverage coverage) {

	static final Place POLICY = new Place(null, null);

	String itemId() {
		return (this.item != null) ? this.item.id() : "";
	}

	String coverageId() {
		return (this.coverage != null) ? this.coverage.id() : "";
	}

	String path() {
		return (this.item != null) ? "items[" + this.item.id() + "]" : "policy";
	}

}
