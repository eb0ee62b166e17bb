package io.quotestream.benchmarks.quote;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.Contestant;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.Rounds;
import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Server;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a command waits for a long quote that its instance does not remember: with the
 * snapshot and without, each against a client that only receives the same events.
 */
public final class LoadQuote implements Benchmark {

	private static final int EVENTS = 5_000;

	@Override
	public String name() {
		return "load-quote";
	}

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		int events = Math.min(EVENTS, run.effort().readEvents());
		try (Server server = run.servers().startStore(run.makeFolder(name()));
				LongQuote quote = new LongQuote(server, events, run.seed())) {
			if (!quote.load().equals(quote.fold())) {
				throw new IllegalStateException("loaded from its snapshot the quote is not what its events fold to");
			}
			long last = events - 1;
			Contestant receivingAll = loading(quote::receiveAll, last, server);
			Contestant folding = loading(() -> quote.fold().revision(), last, server);
			Contestant receivingTail = loading(quote::receiveSnapshotAndTail, last, server);
			Contestant resuming = loading(() -> quote.load().revision(), last, server);
			String noise = Rounds.play(run.effort(), List.of(receivingAll, folding, receivingTail, resuming));
			Figure fold = figure("loading a quote of %d events from its first event, p50".formatted(events), folding,
					receivingAll, noise);
			Figure load = figure("the same from its snapshot and %d events, p50".formatted(quote.tail()), resuming,
					receivingTail, "%.2f of a full fold"
						.formatted(resuming.median(Sample::p50Micros) / folding.median(Sample::p50Micros)));
			return List.of(fold, load);
		}
	}

	private static Figure figure(String what, Contestant loading, Contestant receiving, String remark) {
		double loaded = loading.median(Sample::p50Micros);
		double received = receiving.median(Sample::p50Micros);
		return new Figure(what, "%.1f ms".formatted(millis(loaded)),
				"%.1f ms only received".formatted(millis(received)), loaded / received, null,
				"p99 %.1f ms (floor %.1f); CPU of the server %.1f ms (floor %.1f); %s".formatted(
						millis(loading.median(Sample::p99Micros)), millis(receiving.median(Sample::p99Micros)),
						millis(loading.median(Sample::serverMicrosPerOperation)),
						millis(receiving.median(Sample::serverMicrosPerOperation)), remark));
	}

	/** Again and again, one after the other; each has to reach the last revision. */
	private static Contestant loading(LongSupplier load, long lastRevision, Server server) {
		return new Contestant((time) -> {
			Histogram latencies = Sample.noLatencies();
			long started = System.nanoTime();
			long begun = started;
			while (begun - started < time.toNanos()) {
				long reached = load.getAsLong();
				long ended = System.nanoTime();
				if (reached != lastRevision) {
					throw new IllegalStateException("revision %d is the last, not %d".formatted(reached, lastRevision));
				}
				latencies.recordValue(ended - begun);
				begun = ended;
			}
			return new Sample(latencies.getTotalCount(), Duration.ofNanos(begun - started), latencies, Duration.ZERO);
		}, server);
	}

	private static double millis(double micros) {
		return micros / 1_000;
	}

}
