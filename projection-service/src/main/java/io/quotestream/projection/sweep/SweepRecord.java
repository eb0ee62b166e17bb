package io.quotestream.projection.sweep;

import java.time.Instant;

/**
 * How far everything was found whole. Kept in Redis itself and written after the data, so
 * that it goes back when the data go back.
 */
interface SweepRecord {

	/**
	 * What Redis shows.
	 *
	 * @param runId changes when the server was started anew
	 * @param position {@link LogPosition#NOWHERE} when there is none
	 */
	record Shown(String runId, String position) {
	}

	Shown look();

	/**
	 * Moves the position forward.
	 * @param seen highest position seen so far; with less in Redis nothing is moved
	 * @return the position that stands in Redis now
	 */
	String advance(String seen, String position);

	/** When the last sweep over everything began; the epoch when none is known. */
	Instant lastFull();

	void completedFull(Instant begun);

}
