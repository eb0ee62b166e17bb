package io.quotestream.projection.sweep;

import java.util.Optional;

import io.kurrent.dbclient.Position;

/** Positions of the event store's log as text whose order is the log's. */
final class LogPosition {

	private static final int DIGITS = 20;

	/** What stands in an empty Redis: less than every position. */
	static final String NOWHERE = "";

	/** Before the first event. */
	static final String START = "0".repeat(DIGITS) + "/" + "0".repeat(DIGITS);

	private LogPosition() {
	}

	static String format(Position position) {
		return padded(position.getCommitUnsigned()) + "/" + padded(position.getPrepareUnsigned());
	}

	/** Empty for the start. */
	static Optional<Position> parse(String text) {
		if (text.equals(START)) {
			return Optional.empty();
		}
		return Optional.of(new Position(Long.parseUnsignedLong(text, 0, DIGITS, 10),
				Long.parseUnsignedLong(text, DIGITS + 1, text.length(), 10)));
	}

	private static String padded(long unsigned) {
		var digits = Long.toUnsignedString(unsigned);
		return "0".repeat(DIGITS - digits.length()) + digits;
	}

}
