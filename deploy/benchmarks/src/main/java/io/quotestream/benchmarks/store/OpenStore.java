package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.ClosedLoop;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Server;
import io.quotestream.benchmarks.Target;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How long a large store takes to open, and how much memory it then uses. */
final class OpenStore implements Benchmark {

	private static final int LANES = 64;

	private static final double BYTES_PER_MEBIBYTE = 1 << 20;

	private static final double MILLIS_PER_SECOND = 1_000;

	@Override
	public String name() {
		return "open-store";
	}

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		int events = run.effort().openedEvents();
		Path full = run.makeFolder(name());
		Path empty = run.makeFolder(name() + "-empty");
		StoredQuotes.fill(full, events, run.seed());
		try (Server server = run.servers().startStore(full); Group group = Group.of(server, events)) {
			group.create();
		}
		double emptySeconds = Double.MAX_VALUE;
		double seconds = Double.MAX_VALUE;
		for (int i = 0; i < run.effort().rounds(); i++) {
			emptySeconds = Math.min(emptySeconds, open(run, empty, 0));
			seconds = Math.min(seconds, open(run, full, 1));
		}
		Figure opening = new Figure("opening %d events, until the first read is answered".formatted(events),
				"%.2f s".formatted(seconds), "%.2f s with an empty store".formatted(emptySeconds), seconds,
				Target.atMost(2), "best of %d, file cached by the kernel".formatted(run.effort().rounds()));
		Figure memory = memory(run, full, events);
		Run.delete(full);
		return List.of(opening, memory);
	}

	private static double open(Run run, Path folder, int readEvents) throws IOException {
		long started = System.nanoTime();
		try (Server server = run.servers().startStore(folder); WholeLog log = new WholeLog(server, readEvents)) {
			log.read(Duration.ofNanos(1));
			return Duration.ofNanos(System.nanoTime() - started).toMillis() / MILLIS_PER_SECOND;
		}
	}

	private static Figure memory(Run run, Path folder, int events) throws IOException, InterruptedException {
		try (Server server = run.servers().startStore(folder);
				WholeLog log = new WholeLog(server, Math.min(events, run.effort().readEvents()));
				QuoteAppends appends = new QuoteAppends(server, run.seed())) {
			double opened = server.residentBytes() / BYTES_PER_MEBIBYTE;
			ClosedLoop.run(appends, LANES, run.effort().window());
			log.read(run.effort().window());
			double used = server.residentBytes() / BYTES_PER_MEBIBYTE;
			return new Figure("resident memory with %d events open".formatted(events), "%.0f MiB".formatted(used), "",
					used, Target.atMost(300),
					"after 64 appends in flight and a read of $all; just opened %.0f MiB".formatted(opened));
		}
	}

}
