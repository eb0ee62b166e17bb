package io.quotestream.eventstore.log;

/** The names the protocol gives a meaning. */
public final class StreamName {

	/** The whole log, read as if it were one stream. */
	public static final String ALL = "$all";

	private static final String META_PREFIX = "$$";

	private static final String ALL_GROUPS = "$persistentsubscription-$all::";

	private StreamName() {
	}

	/** The stream that holds another stream's metadata. */
	public static String metadataOf(String stream) {
		return META_PREFIX + stream;
	}

	/** Whether a stream holds another one's metadata. */
	public static boolean isMetadata(String stream) {
		return stream.startsWith(META_PREFIX);
	}

	/** The stream whose metadata a metadata stream holds. */
	public static String describedBy(String metadataStream) {
		return metadataStream.substring(META_PREFIX.length());
	}

	/**
	 * Whether a stream is left out of the whole log: its readers would feed themselves.
	 */
	static boolean isHiddenFromAll(String stream) {
		return stream.startsWith(ALL_GROUPS) && (stream.endsWith("-parked") || stream.endsWith("-checkpoint"));
	}

}
