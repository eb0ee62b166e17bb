package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.ClosedLoop;
import io.quotestream.benchmarks.Contestant;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.Rounds;
import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Target;

import java.io.IOException;
import java.util.List;

/** How many appends a second with many callers, who share each flush of the disk. */
final class AppendTogether implements Benchmark {

	private static final int IN_FLIGHT = 64;

	@Override
	public String name() {
		return "append-together";
	}

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		try (AppendContest contest = new AppendContest(run, name())) {
			Contestant floor = new Contestant((time) -> ClosedLoop.run(contest.toFloor(), IN_FLIGHT, time),
					contest.floorServer());
			Contestant store = new Contestant((time) -> ClosedLoop.run(contest.toStore(), IN_FLIGHT, time),
					contest.storeServer());
			String noise = Rounds.play(run.effort(), List.of(floor, store));
			double appends = store.median(Sample::perSecond);
			double most = floor.median(Sample::perSecond);
			Figure throughput = new Figure("64 appends in flight", "%.0f/s".formatted(appends),
					"%.0f/s".formatted(most), appends / most, Target.atLeast(0.5),
					"p50 %.0f us, p99 %.0f us (floor %.0f, %.0f); CPU of the server per append %.0f us (floor %.0f); %s"
						.formatted(store.median(Sample::p50Micros), store.median(Sample::p99Micros),
								floor.median(Sample::p50Micros), floor.median(Sample::p99Micros),
								store.median(Sample::serverMicrosPerOperation),
								floor.median(Sample::serverMicrosPerOperation), noise));
			return List.of(throughput, AppendsPerFsync.figure(contest, IN_FLIGHT, run.effort()));
		}
	}

}
