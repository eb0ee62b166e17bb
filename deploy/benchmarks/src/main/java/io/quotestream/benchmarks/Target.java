package io.quotestream.benchmarks;

import java.util.Locale;

/**
 * What a value has to keep.
 *
 * @param bound the last value that keeps it
 * @param atMost whether smaller is better
 */
public record Target(double bound, boolean atMost) {

	public static Target atMost(double bound) {
		return new Target(bound, true);
	}

	public static Target atLeast(double bound) {
		return new Target(bound, false);
	}

	boolean isHeldBy(double value) {
		return this.atMost ? value <= this.bound : value >= this.bound;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%s %.2f", this.atMost ? "<=" : ">=", this.bound);
	}

}
