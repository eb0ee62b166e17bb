package io.quotestream.proto.store;

/** Names of the streams this system writes. */
public final class StreamNames {

	/**
	 * Matches exactly the quote streams. Anchored: the store searches anywhere in the
	 * name otherwise.
	 */
	public static final String QUOTES_REGEX = "^quote-";

	private static final String QUOTE = "quote-";

	private static final String QUOTE_SNAPSHOT = "quoteSnapshot-";

	private static final String NOTICES = "notices-";

	private StreamNames() {
	}

	/** The stream of one quote. */
	public static String quote(String quoteId) {
		return QUOTE + quoteId;
	}

	/** The stream that keeps the last snapshot of one quote. */
	public static String quoteSnapshot(String quoteId) {
		return QUOTE_SNAPSHOT + quoteId;
	}

	/** The stream of what is told about one quote without changing it. */
	public static String notices(String quoteId) {
		return NOTICES + quoteId;
	}

	/** The quote that a quote stream is about. */
	public static String quoteId(String stream) {
		if (!stream.startsWith(QUOTE)) {
			throw new IllegalArgumentException("not a quote stream");
		}
		return stream.substring(QUOTE.length());
	}

}
