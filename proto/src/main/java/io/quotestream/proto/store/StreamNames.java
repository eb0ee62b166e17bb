package io.quotestream.proto.store;

/** Names of the streams this system writes. */
public final class StreamNames {

	/**
	 * Matches exactly the quote streams. Anchored: the store searches anywhere in the
	 * name otherwise.
	 */
	public static final String QUOTES_REGEX = "^quote-";

	private static final String QUOTE = "quote-";

	private StreamNames() {
	}

	/** The stream of one quote. */
	public static String quote(String quoteId) {
		return QUOTE + quoteId;
	}

	/** The quote that a quote stream is about. */
	public static String quoteId(String stream) {
		if (!stream.startsWith(QUOTE)) {
			throw new IllegalArgumentException("not a quote stream");
		}
		return stream.substring(QUOTE.length());
	}

}
