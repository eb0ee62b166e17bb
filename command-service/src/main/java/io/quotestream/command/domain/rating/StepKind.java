package io.quotestream.command.domain.rating;

/** What the effect of a step is called in summaries. */
public enum StepKind {

	/** Part of the rate. */
	RATE, DISCOUNT, SURCHARGE, FEE, TAX

}
