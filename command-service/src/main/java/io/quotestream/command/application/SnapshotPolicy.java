package io.quotestream.command.application;

import java.time.Duration;
import java.time.Instant;

/**
 * When a quote is worth a snapshot: when many events have come since the last one, or
 * some and a while ago. Either rule can be left out.
 *
 * @param everyEvents so many events since the last snapshot; 0: their number alone never
 * suffices
 * @param tailEvents with so many events since the last snapshot its age counts too
 * @param maxAge of the last snapshot then; zero: age never counts. No snapshot is older
 * than any age
 */
public record SnapshotPolicy(int everyEvents, int tailEvents, Duration maxAge) {

	/**
	 * The last snapshot of a quote.
	 *
	 * @param revision -1 when there is none
	 * @param takenAt long ago when there is none
	 */
	record Last(long revision, Instant takenAt) {

		static final Last NONE = new Last(-1, Instant.MIN);

	}

	boolean isDue(Last last, long revision, Instant now) {
		var tail = revision - last.revision();
		return (this.everyEvents > 0 && tail >= this.everyEvents)
				|| (this.maxAge.isPositive() && tail >= this.tailEvents && isOld(last, now));
	}

	private boolean isOld(Last last, Instant now) {
		return last.equals(Last.NONE) || !now.isBefore(last.takenAt().plus(this.maxAge));
	}

}
