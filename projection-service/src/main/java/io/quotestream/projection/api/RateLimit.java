package io.quotestream.projection.api;

import java.util.function.LongSupplier;

/** A bucket of tokens that fills at a steady rate. */
final class RateLimit {

	private static final double NANOS = 1_000_000_000.0;

	private final double perSecond;

	private final double burst;

	private final LongSupplier nanoTime;

	private double tokens;

	private long filledAt;

	RateLimit(double perSecond, double burst, LongSupplier nanoTime) {
		this.perSecond = perSecond;
		this.burst = burst;
		this.nanoTime = nanoTime;
		this.tokens = burst;
		this.filledAt = nanoTime.getAsLong();
	}

	/** Takes one token; false when there is none. */
	synchronized boolean tryTake() {
		var now = this.nanoTime.getAsLong();
		this.tokens = Math.min(this.burst, this.tokens + (now - this.filledAt) / NANOS * this.perSecond);
		this.filledAt = now;
		if (this.tokens < 1) {
			return false;
		}
		this.tokens--;
		return true;
	}

}
