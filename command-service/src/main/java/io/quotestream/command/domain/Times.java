package io.quotestream.command.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import com.google.protobuf.Timestamp;
import com.google.type.Date;

import io.quotestream.proto.error.v1.ErrorReason;

/** Times and days of the contract, and the days on which cover may begin. */
final class Times {

	/** How far ahead cover may begin. */
	private static final int DAYS_AHEAD = 90;

	private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

	private static final int LAST_NANO = 999_999_999;

	private Times() {
	}

	static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

	/** The moment; one that no calendar knows becomes the nearest that it does. */
	static Instant instant(Timestamp timestamp) {
		return Instant.ofEpochSecond(Math.clamp(timestamp.getSeconds(), 0, LAST_SECOND),
				Math.clamp(timestamp.getNanos(), 0, LAST_NANO));
	}

	static LocalDate day(Date date) {
		return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
	}

	/**
	 * Refuses a first day of cover of this quote that is over or too far ahead.
	 * @throws Rejected with EFFECTIVE_DATE_OUT_OF_RANGE
	 */
	static void requireInRange(Date effective, Quote quote, Facts facts) {
		// Somewhere on Earth it is still yesterday: the earliest zone decides what has
		// passed.
		var earliest = LocalDate.ofInstant(facts.now(), ZoneOffset.ofHours(-12));
		var latest = LocalDate.ofInstant(facts.now(), ZoneOffset.ofHours(14)).plusDays(DAYS_AHEAD);
		var date = day(effective);
		if (date.isBefore(earliest) || date.isAfter(latest)) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE,
						"Cover can start from " + earliest + " to " + latest + ".", quote, facts)
				.with("earliest", earliest.toString())
				.with("latest", latest.toString());
		}
	}

}
