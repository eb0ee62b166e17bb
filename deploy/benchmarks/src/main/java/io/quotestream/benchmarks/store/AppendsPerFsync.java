package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.ClosedLoop;
import io.quotestream.benchmarks.Effort;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.FsyncCount;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Target;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the store really forces the disk before it answers: the kernel is asked. */
final class AppendsPerFsync {

	private AppendsPerFsync() {
	}

	/** No more appends can share a flush than are in flight. */
	static Figure figure(AppendContest contest, int inFlight, Effort effort) throws IOException, InterruptedException {
		AtomicReference<Sample> appends = new AtomicReference<>();
		OptionalLong fsyncs = FsyncCount.during(contest.storeServer(),
				() -> appends.set(ClosedLoop.run(contest.toStore(), inFlight, effort.window())));
		String what = inFlight + " in flight, appends a flush";
		if (fsyncs.isEmpty()) {
			return new Figure(what, "not counted", "", 0, null, "strace is missing or may not be used");
		}
		long operations = appends.get().operations();
		double share = (double) operations / fsyncs.getAsLong();
		return new Figure(what, "%.2f".formatted(share), "%d in flight".formatted(inFlight), share,
				Target.atMost(inFlight),
				"%d appends, %d fsync or fdatasync by strace".formatted(operations, fsyncs.getAsLong()));
	}

}
