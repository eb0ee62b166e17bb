package io.quotestream.eventstore.log;

import java.time.Instant;

/** Time as the protocol counts it: 100 ns since the Unix epoch. */
final class Ticks {

	private static final long PER_SECOND = 10_000_000;

	private static final int NANOS_PER_TICK = 100;

	private Ticks() {
	}

	static long now() {
		Instant now = Instant.now();
		return now.getEpochSecond() * PER_SECOND + now.getNano() / NANOS_PER_TICK;
	}

}
