package io.quotestream.benchmarks;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Callers who come at random moments, whether or not those before them were served.
 * Latency counts from the moment a caller meant to come, so that a stall is felt by all
 * who came during it.
 */
public final class OpenLoop {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Histogram latencies = new ConcurrentHistogram(PATIENCE.multipliedBy(2).toNanos(), 3);

	private final Histogram lateness = Sample.noLatencies();

	private final Queue<Integer> freeLanes = new ConcurrentLinkedQueue<>();

	private final AtomicInteger lanes = new AtomicInteger();

	private final AtomicLong ended = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final Operation operation;

	private OpenLoop(Operation operation) {
		this.operation = operation;
	}

	/** Offers a mean rate for so long, and waits for all that was begun. */
	public static Outcome run(Operation operation, double perSecond, Duration duration, RandomGenerator random)
			throws InterruptedException {
		return new OpenLoop(operation).run(perSecond, duration, random);
	}

	private Outcome run(double perSecond, Duration duration, RandomGenerator random) throws InterruptedException {
		double meanGap = TimeUnit.SECONDS.toNanos(1) / perSecond;
		Duration cpuBefore = generatorCpu();
		long started = System.nanoTime();
		long offered = 0;
		double offset = 0;
		while (offset < duration.toNanos()) {
			long intended = started + (long) offset;
			// Parked, never spinning: a pacer that spins takes the core the server needs.
			while (System.nanoTime() < intended) {
				LockSupport.parkNanos(intended - System.nanoTime());
			}
			this.lateness.recordValue(System.nanoTime() - intended);
			begin(intended);
			offered++;
			offset += random.nextExponential() * meanGap;
		}
		long patience = System.nanoTime() + PATIENCE.toNanos();
		while (this.ended.get() < offered && System.nanoTime() < patience) {
			Thread.sleep(1);
		}
		Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
		Sample sample = new Sample(this.latencies.getTotalCount(), elapsed, this.latencies, Duration.ZERO);
		double cores = (double) generatorCpu().minus(cpuBefore).toNanos() / elapsed.toNanos();
		return new Outcome(sample, offered, this.failed.get(), this.lateness, cores);
	}

	private void begin(long intended) {
		Integer free = this.freeLanes.poll();
		int lane = (free != null) ? free : this.lanes.getAndIncrement();
		this.operation.begin(lane).whenComplete((done, failure) -> {
			if (failure != null) {
				this.failed.incrementAndGet();
			}
			else {
				this.latencies.recordValue(System.nanoTime() - intended);
			}
			this.freeLanes.add(lane);
			this.ended.incrementAndGet();
		});
	}

	private static Duration generatorCpu() {
		return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
	}

	/**
	 * What came of it.
	 *
	 * @param sample the operations that succeeded
	 * @param offered how many were begun
	 * @param failed how many failed
	 * @param lateness how much later than intended each was begun, in nanoseconds
	 * @param generatorCores how many cores this process used
	 */
	public record Outcome(Sample sample, long offered, long failed, Histogram lateness, double generatorCores) {

		private static final double MOST_CORES = 0.5;

		/** Why this says more about the generator than about the server, or empty. */
		public String objection() {
			if (this.failed > 0 || this.sample.operations() != this.offered) {
				return "of %d offered %d were served, %d failed".formatted(this.offered, this.sample.operations(),
						this.failed);
			}
			if (this.lateness.getValueAtPercentile(99) > TimeUnit.MILLISECONDS.toNanos(1)) {
				return "the generator was late: p99 %.1f ms".formatted(this.lateness.getValueAtPercentile(99) / 1e6);
			}
			return (this.generatorCores > MOST_CORES)
					? "the generator used %.0f %% of a core".formatted(this.generatorCores * 100) : "";
		}

	}

}
