package io.quotestream.benchmarks;

import org.HdrHistogram.Histogram;

import java.time.Duration;

/**
 * What one window brought.
 *
 * @param operations how many operations it completed
 * @param elapsed how long it really took
 * @param latencies how long each took, in nanoseconds; empty where an operation has no
 * duration of its own
 * @param serverCpu what the server's process used meanwhile; resolved to 10 ms
 */
public record Sample(long operations, Duration elapsed, Histogram latencies, Duration serverCpu) {

	private static final double NANOS_PER_MICRO = 1_000;

	private static final double NANOS_PER_SECOND = 1_000_000_000;

	/** A histogram of latencies of up to a minute. */
	public static Histogram noLatencies() {
		return new Histogram(Duration.ofMinutes(1).toNanos(), 3);
	}

	Sample withServerCpu(Duration cpu) {
		return new Sample(this.operations, this.elapsed, this.latencies, cpu);
	}

	public double perSecond() {
		return this.operations * NANOS_PER_SECOND / this.elapsed.toNanos();
	}

	public double p50Micros() {
		return this.latencies.getValueAtPercentile(50) / NANOS_PER_MICRO;
	}

	public double p99Micros() {
		return this.latencies.getValueAtPercentile(99) / NANOS_PER_MICRO;
	}

	public double serverMicrosPerOperation() {
		return this.serverCpu.toNanos() / NANOS_PER_MICRO / Math.max(1, this.operations);
	}

}
