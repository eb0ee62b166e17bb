package io.quotestream.benchmarks;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What the disk alone costs: bytes appended to a file and forced to the disk. */
public final class FsyncLoop {

	private FsyncLoop() {
	}

	/** Appends records of so many bytes, each forced before the next. */
	public static Sample run(Path file, int recordBytes, Duration duration) throws IOException {
		Histogram latencies = Sample.noLatencies();
		long started = System.nanoTime();
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
			ByteBuffer record = ByteBuffer.allocateDirect(recordBytes);
			long begun = started;
			while (begun - started < duration.toNanos()) {
				channel.write(record.rewind());
				channel.force(false);
				long ended = System.nanoTime();
				latencies.recordValue(ended - begun);
				begun = ended;
			}
			return new Sample(latencies.getTotalCount(), Duration.ofNanos(begun - started), latencies, Duration.ZERO);
		}
	}

}
