package io.quotestream.benchmarks;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A fixed number of operations in flight: each lane begins its next one when the last has
 * ended. It tells what a server can do, not what callers feel who do not wait for each
 * other.
 */
public final class ClosedLoop {

	private final Operation operation;

	private final Histogram latencies = new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);

	private final CountDownLatch running;

	private final long deadline;

	private volatile @Nullable Throwable failure;

	private ClosedLoop(Operation operation, int lanes, long deadline) {
		this.operation = operation;
		this.running = new CountDownLatch(lanes);
		this.deadline = deadline;
	}

	/** Keeps so many in flight for so long; one that fails spoils the sample. */
	public static Sample run(Operation operation, int lanes, Duration duration) throws InterruptedException {
		long started = System.nanoTime();
		ClosedLoop loop = new ClosedLoop(operation, lanes, started + duration.toNanos());
		for (int lane = 0; lane < lanes; lane++) {
			loop.begin(lane);
		}
		loop.running.await();
		Throwable failure = loop.failure;
		if (failure != null) {
			throw new IllegalStateException("an operation failed: a load with errors measures nothing", failure);
		}
		Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
		return new Sample(loop.latencies.getTotalCount(), elapsed, loop.latencies, Duration.ZERO);
	}

	private void begin(int lane) {
		long begun = System.nanoTime();
		this.operation.begin(lane).whenComplete((done, failed) -> {
			long ended = System.nanoTime();
			if (failed != null) {
				this.failure = failed;
			}
			else {
				this.latencies.recordValue(ended - begun);
			}
			if (ended < this.deadline && this.failure == null) {
				begin(lane);
			}
			else {
				this.running.countDown();
			}
		});
	}

}
