package io.quotestream.benchmarks.store;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.StreamState;
import io.quotestream.benchmarks.Operation;
import io.quotestream.benchmarks.Server;
import io.quotestream.benchmarks.store.SampleEvents.Content;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What command-service does to a store: one event at a time, with the exact expected
 * revision, each lane on a quote of its own.
 */
final class QuoteAppends implements Operation, AutoCloseable {

	private final KurrentDBClient client;

	private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();

	private final long seed;

	QuoteAppends(Server server, long seed) {
		this.client = KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(server.connectionString()));
		this.seed = seed;
	}

	@Override
	public CompletableFuture<?> begin(int lane) {
		return this.lanes.computeIfAbsent(lane, (number) -> new Lane(this.seed + number)).next();
	}

	@Override
	public void close() {
		this.client.shutdown().join();
	}

	/** One quote after the other. */
	private final class Lane {

		private final SampleEvents samples;

		private String stream = "";

		private int revision = SampleEvents.EVENTS_OF_A_QUOTE;

		Lane(long seed) {
			this.samples = new SampleEvents(seed);
		}

		CompletableFuture<?> next() {
			if (this.revision == SampleEvents.EVENTS_OF_A_QUOTE) {
				this.stream = this.samples.nextStream();
				this.revision = 0;
			}
			Content content = this.samples.next();
			EventData event = EventData.builderAsBinary(content.id(), content.type(), content.data())
				.metadataAsBytes(content.metadata())
				.build();
			StreamState expected = (this.revision == 0) ? StreamState.noStream()
					: StreamState.streamRevision(this.revision - 1);
			this.revision++;
			return QuoteAppends.this.client.appendToStream(this.stream,
					AppendToStreamOptions.get().streamState(expected), event);
		}

	}

}
