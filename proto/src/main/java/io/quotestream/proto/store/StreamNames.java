package io.quotestream.proto.store;

/** Names of the streams this system writes. */
public final class StreamNames {

	/**
	 * Matches exactly the quote streams. Anchored: the store searches anywhere in the
	 * name otherwise.
	 */
	public static final String QUOTES_REGEX = "^quote-";

	/** Matches exactly the inboxes of commands. */
	public static final String COMMAND_INBOXES_REGEX = "^commandInbox-";

	/** Matches exactly what the feed of integration events tells of. */
	public static final String FEED_REGEX = "^(quote|notices)-";

	private static final String QUOTE = "quote-";

	private static final String QUOTE_SNAPSHOT = "quoteSnapshot-";

	private static final String NOTICES = "notices-";

	private static final String COMMAND_INBOX = "commandInbox-";

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
		return behind(QUOTE, stream);
	}

	/** The stream of the commands that wait for one quote. */
	public static String commandInbox(String quoteId) {
		return COMMAND_INBOX + quoteId;
	}

	/** The quote whose commands an inbox holds. */
	public static String quoteIdOfInbox(String stream) {
		return behind(COMMAND_INBOX, stream);
	}

	/** Whether the stream holds what is told about a quote without changing it. */
	public static boolean isNotices(String stream) {
		return stream.startsWith(NOTICES);
	}

	/** The quote that a stream of notices is about. */
	public static String quoteIdOfNotices(String stream) {
		return behind(NOTICES, stream);
	}

	private static String behind(String prefix, String stream) {
		if (!stream.startsWith(prefix)) {
			throw new IllegalArgumentException("not a stream " + prefix);
		}
		return stream.substring(prefix.length());
	}

}
