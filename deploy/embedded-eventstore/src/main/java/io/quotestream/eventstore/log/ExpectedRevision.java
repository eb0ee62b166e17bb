package io.quotestream.eventstore.log;

/**
 * What a writer believes about a stream, in the protocol's own numbers.
 *
 * @param number a revision, or one of the negative constants
 */
public record ExpectedRevision(long number) {

	/** The stream was never written. */
	public static final ExpectedRevision NO_STREAM = new ExpectedRevision(-1);

	/** The writer does not care. */
	public static final ExpectedRevision ANY = new ExpectedRevision(-2);

	/** The stream has events or metadata. */
	public static final ExpectedRevision STREAM_EXISTS = new ExpectedRevision(-4);

	/** Whether it names one state of the stream. */
	public boolean isExact() {
		return this.number >= NO_STREAM.number;
	}

}
