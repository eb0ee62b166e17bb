package io.quotestream.eventstore.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quotestream.eventstore.subscriptions.GroupMeasures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The metrics of groups, which come and go. */
final class GroupMetrics {

	private static final Logger logger = LoggerFactory.getLogger(GroupMetrics.class);

	private static final long PATIENCE_SECONDS = 2;

	private final MeterRegistry registry;

	private final Map<Tags, Watched> watched = new HashMap<>();

	private Supplier<CompletableFuture<List<GroupMeasures>>> measures = () -> CompletableFuture
		.completedFuture(List.of());

	GroupMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	void watch(Supplier<CompletableFuture<List<GroupMeasures>>> source) {
		this.measures = source;
	}

	/** Asks all groups how they do; one that is gone is forgotten. */
	synchronized void refresh() {
		Map<Tags, GroupMeasures> present = new HashMap<>();
		ask().forEach((group) -> present.put(Tags.of("source", group.source(), "group", group.name()), group));
		present.forEach((tags, group) -> this.watched.computeIfAbsent(tags, (key) -> register(key, group)).now = group);
		this.watched.entrySet().removeIf((entry) -> {
			boolean gone = !present.containsKey(entry.getKey());
			if (gone) {
				entry.getValue().meters.forEach(this.registry::remove);
			}
			return gone;
		});
	}

	private List<GroupMeasures> ask() {
		try {
			return this.measures.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("groups did not say how they do", ex);
		}
		return List.of();
	}

	private Watched register(Tags tags, GroupMeasures group) {
		Watched watching = new Watched(group);
		watching.meters = List.of(
				gauge("eventstore.group.in.flight", "Messages delivered and not answered", tags, watching,
						GroupMeasures::inFlight),
				gauge("eventstore.group.parked", "Messages given up on", tags, watching, GroupMeasures::parked),
				group.readsAll()
						? gauge("eventstore.group.lag.positions",
								"From what is processed to the end of the log, in positions", tags, watching,
								GroupMeasures::behind)
						: gauge("eventstore.group.lag.events",
								"From what is processed to the end of the stream, in events", tags, watching,
								GroupMeasures::behind),
				FunctionCounter.builder("eventstore.group.retries", watching, (now) -> now.now.retries())
					.description("Messages taken back for another delivery")
					.tags(tags)
					.register(this.registry));
		return watching;
	}

	private Meter gauge(String name, String description, Tags tags, Watched watching,
			ToDoubleFunction<GroupMeasures> value) {
		return Gauge.builder(name, watching, (now) -> value.applyAsDouble(now.now))
			.description(description)
			.tags(tags)
			.register(this.registry);
	}

	private static final class Watched {

		private volatile GroupMeasures now;

		private List<Meter> meters = List.of();

		Watched(GroupMeasures now) {
			this.now = now;
		}

	}

}
