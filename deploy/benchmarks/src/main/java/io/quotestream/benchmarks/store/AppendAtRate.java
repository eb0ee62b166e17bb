package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.OpenLoop;
import io.quotestream.benchmarks.OpenLoop.Outcome;
import io.quotestream.benchmarks.Run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What callers feel who come at random moments and do not wait for each other. */
final class AppendAtRate implements Benchmark {

	private static final double PER_SECOND = 1_000;

	private static final int WINDOWS = 4;

	@Override
	public String name() {
		return "append-at-rate";
	}

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		Random random = new Random(run.seed());
		Duration time = run.effort().window().multipliedBy(WINDOWS);
		try (AppendContest contest = new AppendContest(run, name())) {
			OpenLoop.run(contest.toFloor(), PER_SECOND, time, random);
			OpenLoop.run(contest.toStore(), PER_SECOND, time, random);
			Outcome floor = OpenLoop.run(contest.toFloor(), PER_SECOND, time, random);
			Outcome store = OpenLoop.run(contest.toStore(), PER_SECOND, time, random);
			return List.of(new Figure("1,000 appends/s offered, p50 / p99 from the intended start", latencies(store),
					latencies(floor), 0, null, store.objection()));
		}
	}

	private static String latencies(Outcome outcome) {
		return "%.0f / %.0f us".formatted(outcome.sample().p50Micros(), outcome.sample().p99Micros());
	}

}
