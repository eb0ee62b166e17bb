package io.quotestream.eventstore.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quotestream.eventstore.log.Commit;
import io.quotestream.eventstore.log.WriterListener;
import io.quotestream.eventstore.subscriptions.GroupMeasures;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** The metrics of one store, in the form that Prometheus reads. */
public final class StoreMetrics implements WriterListener {

	private static final Duration[] FLUSH_TIMES = LongStream
		.of(250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 250_000, 1_000_000)
		.mapToObj((micros) -> Duration.ofNanos(micros * 1_000))
		.toArray(Duration[]::new);

	private static final double[] BATCH_SIZES = DoubleStream.iterate(1, (size) -> size <= 1_024, (size) -> size * 2)
		.toArray();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final CallMetrics calls = new CallMetrics(this.registry);

	private final GroupMetrics groups = new GroupMetrics(this.registry);

	private final Counter events = Counter.builder("eventstore.stored.events")
		.description("Events stored, those of the store itself included")
		.register(this.registry);

	private final Counter bytes = Counter.builder("eventstore.stored")
		.baseUnit("bytes")
		.description("Data and metadata of the events stored")
		.register(this.registry);

	private final DistributionSummary batches = DistributionSummary.builder("eventstore.commit.changes")
		.description("Changes that shared a commit")
		.serviceLevelObjectives(BATCH_SIZES)
		.register(this.registry);

	private final Timer flush = Timer.builder("eventstore.commit.flush")
		.description("Time from the end of a batch until it is safe on the disk")
		.serviceLevelObjectives(FLUSH_TIMES)
		.register(this.registry);

	private final Timer apply = Timer.builder("eventstore.commit.apply")
		.description("Time for deciding and writing a batch before it is flushed")
		.register(this.registry);

	private volatile boolean writable = true;

	/** What sees the calls of clients. */
	public CallMetrics calls() {
		return this.calls;
	}

	/** Adds what is asked of a running store at each scrape. */
	public void watch(Path dataFolder, Supplier<Number> lastPosition,
			Supplier<CompletableFuture<List<GroupMeasures>>> measures) {
		Gauge.builder("eventstore.last.position", lastPosition)
			.description("Position of the last event in the log")
			.register(this.registry);
		Gauge.builder("eventstore.writable", () -> this.writable ? 1 : 0)
			.description("1 while the disk takes writes, else 0")
			.register(this.registry);
		Gauge.builder("eventstore.disk.free", () -> dataFolder.toFile().getUsableSpace())
			.baseUnit("bytes")
			.description("Space left on the disk of the data folder")
			.register(this.registry);
		this.groups.watch(measures);
	}

	/** Everything, as Prometheus reads it. */
	String scrape() {
		this.groups.refresh();
		return this.registry.scrape();
	}

	@Override
	public void committed(Commit commit) {
		this.events.increment(commit.events());
		this.bytes.increment(commit.bytes());
		this.batches.record(commit.changes());
		this.apply.record(commit.applyNanos(), TimeUnit.NANOSECONDS);
		this.flush.record(commit.flushNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void writable(boolean now) {
		this.writable = now;
	}

}
