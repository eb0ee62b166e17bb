package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.ClosedLoop;
import io.quotestream.benchmarks.Contestant;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.FsyncLoop;
import io.quotestream.benchmarks.Rounds;
import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What one caller waits for one append, against the round trip and the disk alone. */
final class AppendOneByOne implements Benchmark {

	@Override
	public String name() {
		return "append-one-by-one";
	}

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		try (AppendContest contest = new AppendContest(run, name())) {
			Path file = contest.folder().resolve("fsync");
			Contestant floor = new Contestant((time) -> ClosedLoop.run(contest.toFloor(), 1, time),
					contest.floorServer());
			Contestant fsync = new Contestant((time) -> FsyncLoop.run(file, SampleEvents.PAYLOAD_BYTES, time));
			Contestant store = new Contestant((time) -> ClosedLoop.run(contest.toStore(), 1, time),
					contest.storeServer());
			String noise = Rounds.play(run.effort(), List.of(floor, fsync, store));
			double roundTrip = floor.median(Sample::p50Micros);
			double disk = fsync.median(Sample::p50Micros);
			double append = store.median(Sample::p50Micros);
			Figure p50 = new Figure("one append in flight, p50", "%.0f us".formatted(append),
					"%.0f us round trip + %.0f us fsync".formatted(roundTrip, disk), append / (roundTrip + disk),
					Target.atMost(1.25),
					"p99 %.0f us (floors %.0f + %.0f); CPU of the server per append %.0f us (floor %.0f); %s".formatted(
							store.median(Sample::p99Micros), floor.median(Sample::p99Micros),
							fsync.median(Sample::p99Micros), store.median(Sample::serverMicrosPerOperation),
							floor.median(Sample::serverMicrosPerOperation), noise));
			return List.of(p50, AppendsPerFsync.figure(contest, 1, run.effort()));
		}
	}

}
