package io.quotestream.proto.view;

/**
 * Names of what the read models keep in Redis. Document keys carry
 * {@code <schema>.<generation>} so that a rebuild fills a new generation beside the old
 * one; the part in braces is the hash slot.
 */
public final class ReadModelKeys {

	/**
	 * Shape of the stored documents. Raised whenever the bytes folded from the same
	 * events change.
	 */
	public static final int QUOTE_SCHEMA = 2;

	/** Hash field: revision of the last event folded, decimal. */
	public static final String REVISION = "revision";

	/** Hash field: the serialised {@code QuoteView}. */
	public static final String VIEW = "view";

	/**
	 * Hash field: revision of the event that cannot be folded, decimal; absent while all
	 * is well.
	 */
	public static final String BLOCKED = "blocked";

	/**
	 * Channel on which a hint {@code <quoteId>:<revision>} is published after a view
	 * changed. A hint may be lost; it carries no version because it says only where to
	 * look.
	 */
	public static final String QUOTE_CHANGED = "quotestream:quote-changed";

	private ReadModelKeys() {
	}

	/** The hash that holds one quote's view. */
	public static String quote(int generation, String quoteId) {
		return "quote:" + QUOTE_SCHEMA + "." + generation + ":{" + quoteId + "}";
	}

}
