package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.ClosedLoop;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Server;
import io.quotestream.benchmarks.Target;
import io.quotestream.eventstore.EmbeddedEventStore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long a large store takes to open, and how much memory it then uses. */
final class OpenStore implements Benchmark {

	private static final int LANES = 64;

	private static final double BYTES_PER_MEBIBYTE = 1 << 20;

	private static final double NANOS_PER_SECOND = 1_000_000_000;

	private static final int OPENINGS = 3;

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
		List<Double> emptyProgram = new ArrayList<>();
		List<Double> program = new ArrayList<>();
		List<Double> emptyStore = new ArrayList<>();
		List<Double> store = new ArrayList<>();
		for (int i = 0; i < OPENINGS; i++) {
			emptyProgram.add(startProgram(run, empty, 0));
			program.add(startProgram(run, full, 1));
			emptyStore.add(startStore(empty));
			store.add(startStore(full));
		}
		double seconds = median(program);
		Figure opening = new Figure("opening %d events, from the start of the process".formatted(events),
				"%.2f s".formatted(seconds), "%.2f s with an empty store".formatted(median(emptyProgram)), seconds,
				Target.atMost(2),
				"until a client has read an event; median of %d, file cached by the kernel".formatted(OPENINGS));
		Figure inProcess = new Figure("opening %d events, without the start of the process".formatted(events),
				"%.3f s".formatted(median(store)), "%.3f s with an empty store".formatted(median(emptyStore)), 0, null,
				"until calls are accepted, in a process that runs already");
		Figure memory = memory(run, full, events);
		Run.delete(full);
		return List.of(opening, inProcess, memory);
	}

	/** What who starts the program waits for, the client's connecting included. */
	private static double startProgram(Run run, Path folder, int readEvents) throws IOException {
		long started = System.nanoTime();
		try (Server server = run.servers().startStore(folder); WholeLog log = new WholeLog(server, readEvents)) {
			log.read(Duration.ofNanos(1));
			return (System.nanoTime() - started) / NANOS_PER_SECOND;
		}
	}

	private static double startStore(Path folder) throws IOException {
		long started = System.nanoTime();
		try (EmbeddedEventStore store = EmbeddedEventStore.start(folder)) {
			return (System.nanoTime() - started) / NANOS_PER_SECOND;
		}
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
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
