package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.ClosedLoop;
import io.quotestream.benchmarks.Contestant;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.ForcedFile;
import io.quotestream.benchmarks.FsyncLoop;
import io.quotestream.benchmarks.Rounds;
import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Server;
import io.quotestream.benchmarks.Target;

import java.io.IOException;
import java.util.List;

/** What one caller waits for one append, against the round trip and the disk alone. */
final class AppendOneByOne implements Benchmark {

	@Override
	public String name() {
		return "append-one-by-one";
	}

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		try (AppendContest contest = new AppendContest(run, name());
				ForcedFile file = new ForcedFile(contest.folder().resolve("fsync"));
				Server forcingServer = run.servers().startForcingFloor(run.seed(), contest.folder().resolve("forced"));
				QuoteAppends toForcing = new QuoteAppends(forcingServer, run.seed())) {
			Contestant floor = new Contestant((time) -> ClosedLoop.run(contest.toFloor(), 1, time),
					contest.floorServer());
			Contestant fsync = new Contestant((time) -> FsyncLoop.run(file, time));
			Contestant store = new Contestant((time) -> ClosedLoop.run(contest.toStore(), 1, time),
					contest.storeServer());
			Contestant forcing = new Contestant((time) -> ClosedLoop.run(toForcing, 1, time), forcingServer);
			String noise = Rounds.play(run.effort(), List.of(floor, fsync, forcing, store));
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
			double least = forcing.median(Sample::p50Micros);
			Figure limit = new Figure("the same, the server only writes and forces a file", "%.0f us".formatted(least),
					p50.floor(), least / (roundTrip + disk), null, "%.2f of its floors; the store takes %.2f of this"
						.formatted(least / (roundTrip + disk), append / least));
			return List.of(p50, limit, AppendsPerFsync.figure(contest, 1, run.effort()));
		}
	}

}
