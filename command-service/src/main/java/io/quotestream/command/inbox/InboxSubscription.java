package io.quotestream.command.inbox;

import java.time.Duration;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.SubscriptionFilter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.SmartLifecycle;

import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.GroupSubscription;
import io.quotestream.proto.store.subscription.GroupSubscription.Limits;
import io.quotestream.proto.store.subscription.SubscriptionGroup;

/**
 * Has the inboxes of all quotes carried out as long as the service runs, by a group that
 * all instances share.
 */
public final class InboxSubscription implements SmartLifecycle {

	/** Of the group, hence for ever. */
	public static final String GROUP = "command-inboxes";

	/** Longer than a full inbox takes, each of its commands tried again and again. */
	private static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(60);

	private final GroupSubscription subscription;

	private volatile boolean running;

	/** A subscription that is not open yet, with a client of its own. */
	public InboxSubscription(KurrentDBClientSettings settings, EventStoreConnection store, InboxWorker worker,
			Limits limits, MeterRegistry meters) {
		var filter = SubscriptionFilter.newBuilder()
			.withStreamNameRegularExpression(StreamNames.COMMAND_INBOXES_REGEX)
			.build();
		var group = new SubscriptionGroup(store,
				new SubscriptionGroup.Settings(GROUP, filter, MESSAGE_TIMEOUT, limits.buffer()));
		var lost = Counter.builder("quotestream.inbox.reconnects")
			.description("Times the subscription to inboxes was lost and joined again")
			.register(meters);
		this.subscription = new GroupSubscription(settings, group, new InboxWork(worker, meters), limits, (failure) -> {
		}, lost::increment);
		Gauge.builder("quotestream.inbox.connected", this.subscription, (each) -> each.isConnected() ? 1 : 0)
			.description("1 while commands in inboxes can be carried out here")
			.register(meters);
		Gauge
			.builder("quotestream.inbox.unacked.age", this.subscription,
					(each) -> each.unackedAge().toMillis() / 1000.0)
			.description("Age of the oldest command that is under way here")
			.baseUnit("seconds")
			.register(meters);
	}

	@Override
	public void start() {
		this.subscription.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.subscription.stop();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
