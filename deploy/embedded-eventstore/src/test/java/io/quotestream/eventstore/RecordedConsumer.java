package io.quotestream.eventstore;

import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a consumer of a group got, in its order. */
final class RecordedConsumer extends PersistentSubscriptionListener {

	private final BlockingQueue<Delivered> deliveries = new LinkedBlockingQueue<>();

	private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

	private @Nullable PersistentSubscription subscription;

	/**
	 * A delivery.
	 *
	 * @param event what came
	 * @param retries how often it had come before
	 */
	record Delivered(ResolvedEvent event, int retries) {

		String type() {
			return this.event.getEvent().getEventType();
		}

	}

	static RecordedConsumer ofAll(StoreClient client, String group, int bufferSize) {
		RecordedConsumer consumer = new RecordedConsumer();
		consumer.subscription = StoreClient.get(client.groups().subscribeToAll(group, buffer(bufferSize), consumer));
		return consumer;
	}

	static RecordedConsumer of(StoreClient client, String stream, String group, int bufferSize) {
		RecordedConsumer consumer = new RecordedConsumer();
		KurrentDBPersistentSubscriptionsClient groups = client.groups();
		consumer.subscription = StoreClient.get(groups.subscribeToStream(stream, group, buffer(bufferSize), consumer));
		return consumer;
	}

	private static SubscribePersistentSubscriptionOptions buffer(int size) {
		return SubscribePersistentSubscriptionOptions.get().bufferSize(size);
	}

	@Override
	public void onEvent(PersistentSubscription from, int retries, ResolvedEvent event) {
		this.deliveries.add(new Delivered(event, retries));
	}

	@Override
	public void onCancelled(PersistentSubscription from, @Nullable Throwable failure) {
		this.end.complete(Optional.ofNullable(failure));
	}

	PersistentSubscription subscription() {
		PersistentSubscription connected = this.subscription;
		if (connected == null) {
			throw new AssertionError("not connected");
		}
		return connected;
	}

	Delivered next() {
		try {
			Delivered next = this.deliveries.poll(StoreClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("nothing came");
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	List<Delivered> next(int count) {
		List<Delivered> next = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			next.add(next());
		}
		return next;
	}

	/** Takes so many, acknowledging each. */
	List<Delivered> nextAcked(int count) {
		List<Delivered> next = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Delivered delivered = next();
			subscription().ack(delivered.event());
			next.add(delivered);
		}
		return next;
	}

	int waiting() {
		return this.deliveries.size();
	}

	/** What ended it, empty if it was stopped by its own side. */
	Optional<Throwable> end() {
		return StoreClient.get(this.end);
	}

	boolean hasEnded() {
		return this.end.isDone();
	}

	void stop() {
		subscription().stop();
		StoreClient.get(this.end);
	}

}
