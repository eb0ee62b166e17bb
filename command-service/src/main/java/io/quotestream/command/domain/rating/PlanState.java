package io.quotestream.command.domain.rating;

/**
 * Where a plan version stands. Only an active one prices new quotes; a retired one is
 * kept to execute stored worksheets again; the others are for checking and what-if.
 */
public enum PlanState {

	DRAFT, STAGED, APPROVED, ACTIVE, RETIRED;

	/** From here on the content is a promise: a correction is a new version. */
	public boolean isSealed() {
		return this == ACTIVE || this == RETIRED;
	}

}
