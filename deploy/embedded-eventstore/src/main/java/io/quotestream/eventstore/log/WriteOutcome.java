package io.quotestream.eventstore.log;

/** What became of a write. */
public sealed interface WriteOutcome {

	/**
	 * It is durable, by this write or by an earlier identical one.
	 *
	 * @param lastRevision the stream's revision after the write's last event, -1 for an
	 * append of nothing to a stream without events
	 * @param position the position of that event, or {@link #NO_POSITION}
	 */
	record Written(long lastRevision, long position) implements WriteOutcome {

		/** Nothing was written that has a position. */
		public static final long NO_POSITION = -1;

	}

	/**
	 * The stream is not as expected.
	 *
	 * @param expected what the writer expected
	 * @param current the stream's last revision, -1 for none
	 */
	record WrongRevision(ExpectedRevision expected, long current) implements WriteOutcome {
	}

	/** The stream is tombstoned, or was deleted and had to exist. */
	record StreamDeleted() implements WriteOutcome {
	}

}
