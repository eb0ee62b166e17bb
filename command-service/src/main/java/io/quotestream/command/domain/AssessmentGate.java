package io.quotestream.command.domain;

/**
 * Whether a quote's risk must have been assessed before it is finalized: a setting of the
 * product.
 */
public enum AssessmentGate {

	/** The risk must have been assessed. */
	REQUIRED,
	/** A saved quote may be finalized without; a person always approves it then. */
	OPTIONAL

}
