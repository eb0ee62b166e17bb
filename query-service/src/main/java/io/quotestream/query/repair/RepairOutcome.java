package io.quotestream.query.repair;

/** What came of asking for a quote to be folded. */
public enum RepairOutcome {

	/** The view now holds all that was in the stream. */
	FOLDED,
	/** The stream does not exist. */
	NO_SUCH_QUOTE,
	/** An event of the quote cannot be read: only an operator can help. */
	UNREADABLE,
	/** Not now: too many ask. */
	BUSY,
	/** projection-service or what it needs does not answer. */
	UNAVAILABLE

}
