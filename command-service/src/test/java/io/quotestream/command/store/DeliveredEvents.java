package io.quotestream.command.store;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.kurrent.dbclient.SubscriptionFilter;

import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.subscription.Delivery;
import io.quotestream.proto.store.subscription.GroupSubscription;
import io.quotestream.proto.store.subscription.SubscriptionGroup;

/** What a group is delivered, for a test that answers in its own way. */
public final class DeliveredEvents implements AutoCloseable {

	private final LinkedBlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();

	private final EventStoreConnection connection;

	private final GroupSubscription subscription;

	/** Opens a group of its own. */
	public DeliveredEvents(String eventStore, SubscriptionFilter filter) {
		this.connection = new EventStoreConnection(eventStore, Duration.ofSeconds(30));
		var group = new SubscriptionGroup(this.connection,
				new SubscriptionGroup.Settings("a-test", filter, Duration.ofMinutes(10), 64));
		this.subscription = new GroupSubscription(EventStoreConnection.settings(eventStore), group,
				(deliveries, answers) -> this.waiting.addAll(deliveries),
				new GroupSubscription.Limits(64, 8, Duration.ofSeconds(30), Duration.ZERO), (failure) -> {
				}, () -> {
				});
		this.subscription.start();
	}

	/** The next delivery, which the store is never answered. */
	public Delivery next() {
		try {
			return Objects.requireNonNull(this.waiting.poll(1, TimeUnit.MINUTES), "no delivery");
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.subscription.stop();
		this.connection.close();
	}

}
