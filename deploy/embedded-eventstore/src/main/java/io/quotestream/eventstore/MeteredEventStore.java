package io.quotestream.eventstore;

import io.quotestream.eventstore.metrics.MetricsServer;
import io.quotestream.eventstore.metrics.StoreMetrics;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store as a program runs it: with a server of its metrics, if they are wanted. */
final class MeteredEventStore implements AutoCloseable {

	private final EmbeddedEventStore store;

	private final @Nullable MetricsServer metrics;

	private MeteredEventStore(EmbeddedEventStore store, @Nullable MetricsServer metrics) {
		this.store = store;
		this.metrics = metrics;
	}

	/** Starts a store; without a port for metrics nothing is measured. */
	static MeteredEventStore start(Path dataFolder, InetSocketAddress address, @Nullable Integer metricsPort)
			throws IOException {
		if (metricsPort == null) {
			return new MeteredEventStore(EmbeddedEventStore.start(dataFolder, address, Observers.NONE), null);
		}
		StoreMetrics metrics = new StoreMetrics();
		EmbeddedEventStore store = EmbeddedEventStore.start(dataFolder, address,
				new Observers(List.of(metrics), List.of(metrics.calls())));
		try {
			metrics.watch(dataFolder, store::lastPosition, store::groups);
			return new MeteredEventStore(store, MetricsServer.start(metrics, metricsPort));
		}
		catch (IOException | RuntimeException ex) {
			store.close();
			throw ex;
		}
	}

	EmbeddedEventStore store() {
		return this.store;
	}

	/** Where the metrics are served, if they are. */
	Optional<String> metricsUrl() {
		return Optional.ofNullable(this.metrics).map(MetricsServer::url);
	}

	@Override
	public void close() {
		if (this.metrics != null) {
			this.metrics.close();
		}
		this.store.close();
	}

}
