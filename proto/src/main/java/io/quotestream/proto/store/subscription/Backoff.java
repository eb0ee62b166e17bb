package io.quotestream.proto.store.subscription;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: longer each time, never the same for two
 * instances, never for ever.
 */
public final class Backoff {

	private final long firstMillis;

	private final long mostMillis;

	private int attempts;

	public Backoff(Duration first, Duration most) {
		this.firstMillis = first.toMillis();
		this.mostMillis = most.toMillis();
	}

	/** Between half of the current step and all of it. */
	public Duration next() {
		var step = Math.min(this.mostMillis, this.firstMillis << Math.min(this.attempts, 20));
		this.attempts++;
		return Duration.ofMillis(step / 2 + ThreadLocalRandom.current().nextLong(step / 2 + 1));
	}

	/** The last attempt went well. */
	public void reset() {
		this.attempts = 0;
	}

}
