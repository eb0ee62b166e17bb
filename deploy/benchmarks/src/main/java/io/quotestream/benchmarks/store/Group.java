package io.quotestream.benchmarks.store;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import io.kurrent.dbclient.SubscriptionFilter;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Server;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A group to {@code $all} with the settings of projection-service's, consumed from the
 * start by one consumer that acknowledges in batches.
 */
final class Group implements EventReader {

	private static final String NAME = "benchmark";

	private static final int CONSUMER_BUFFER = 512;

	private static final int ACKED_TOGETHER = 64;

	private final KurrentDBPersistentSubscriptionsClient client;

	private final int events;

	private final boolean stored;

	private Group(Server server, int events, boolean stored) {
		KurrentDBClient connection = KurrentDBClient
			.create(KurrentDBConnectionString.parseOrThrow(server.connectionString()));
		this.client = KurrentDBPersistentSubscriptionsClient.from(connection);
		this.events = events;
		this.stored = stored;
	}

	/** Of a store with so many events of quotes. */
	static Group of(Server store, int events) {
		return new Group(store, events, true);
	}

	/** Of a server that keeps no groups and delivers without end. */
	static Group ofFloor(Server floor, int events) {
		return new Group(floor, events, false);
	}

	/** Consumes all events, again with a new group as long as there is time. */
	@Override
	public Sample read(Duration duration) {
		long received = 0;
		long elapsed = 0;
		while (elapsed < duration.toNanos()) {
			if (this.stored) {
				create();
			}
			long started = System.nanoTime();
			Consumer consumer = new Consumer();
			PersistentSubscription subscription = this.client
				.subscribeToAll(NAME, SubscribePersistentSubscriptionOptions.get().bufferSize(CONSUMER_BUFFER),
						consumer)
				.join();
			consumer.done.join();
			elapsed += System.nanoTime() - started;
			received += this.events;
			subscription.stop();
			consumer.ended.join();
			if (this.stored) {
				this.client.deleteToAll(NAME).join();
			}
		}
		return new Sample(received, Duration.ofNanos(elapsed), Sample.noLatencies(), Duration.ZERO);
	}

	/** Makes the group, as projection-service does. */
	void create() {
		this.client
			.createToAll(NAME,
					CreatePersistentSubscriptionToAllOptions.get()
						.filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression("^quote-").build())
						.fromStart()
						.namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN)
						.maxRetryCount(Integer.MAX_VALUE)
						.messageTimeoutInMs(60_000)
						.checkpointLowerBound(1)
						.checkpointUpperBound(1_000)
						.checkpointAfterInMs(1_000)
						.liveBufferSize(2_000)
						.historyBufferSize(2_000)
						.readBatchSize(200))
			.join();
	}

	@Override
	public void close() {
		this.client.shutdown().join();
	}

	/** Counts and acknowledges; every event must come once. */
	private final class Consumer extends PersistentSubscriptionListener {

		private final CompletableFuture<Boolean> done = new CompletableFuture<>();

		private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

		private final List<ResolvedEvent> unacked = new ArrayList<>(ACKED_TOGETHER);

		private int received;

		@Override
		public void onEvent(PersistentSubscription subscription, int retryCount, ResolvedEvent event) {
			if (this.done.isDone()) {
				return;
			}
			if (retryCount > 0) {
				this.done.completeExceptionally(new IllegalStateException("an event was delivered twice"));
				return;
			}
			this.received++;
			this.unacked.add(event);
			if (this.unacked.size() == ACKED_TOGETHER || this.received == Group.this.events) {
				subscription.ack(this.unacked.iterator());
				this.unacked.clear();
			}
			if (this.received == Group.this.events) {
				this.done.complete(true);
			}
		}

		@Override
		public void onCancelled(PersistentSubscription subscription, @Nullable Throwable failure) {
			this.ended.complete(true);
			this.done.completeExceptionally(
					(failure != null) ? failure : new IllegalStateException("the subscription was cancelled"));
		}

	}

}
