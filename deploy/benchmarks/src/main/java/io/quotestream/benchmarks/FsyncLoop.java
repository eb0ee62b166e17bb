package io.quotestream.benchmarks;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.time.Duration;

/** What the disk alone costs: records forced to it, each before the next is written. */
public final class FsyncLoop {

	private FsyncLoop() {
	}

	public static Sample run(ForcedFile file, Duration duration) throws IOException {
		Histogram latencies = Sample.noLatencies();
		long started = System.nanoTime();
		long begun = started;
		while (begun - started < duration.toNanos()) {
			file.append();
			long ended = System.nanoTime();
			latencies.recordValue(ended - begun);
			begun = ended;
		}
		return new Sample(latencies.getTotalCount(), Duration.ofNanos(begun - started), latencies, Duration.ZERO);
	}

}
