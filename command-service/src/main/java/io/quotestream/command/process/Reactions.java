package io.quotestream.command.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.SubscriptionFilter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.SmartLifecycle;
import org.springframework.grpc.client.ChannelBuilderOptions;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.subscription.GroupSubscription;
import io.quotestream.proto.store.subscription.GroupSubscription.Limits;
import io.quotestream.proto.store.subscription.SubscriptionGroup;

/**
 * Keeps every reaction subscribed to its event as long as the service runs, each in a
 * group of its own that all instances share.
 */
public final class Reactions implements SmartLifecycle {

	/**
	 * How channels to providers are made: at a stop a call under way has the time to
	 * drain and no more, else the service would wait for the answer.
	 */
	public static final ChannelBuilderOptions PROVIDER_CHANNELS = ChannelBuilderOptions.defaults()
		.withShutdownGracePeriod(Duration.ZERO);

	/**
	 * Beside the call and the outcome: reading the quote, and what a busy machine takes.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(15);

	private record Running(Reaction reaction, ReactionWork work, GroupSubscription subscription) {

		void stop() {
			this.subscription.stop();
			this.work.end();
		}

	}

	private final List<Running> all;

	private volatile boolean running;

	public Reactions(List<Reaction> reactions, KurrentDBClientSettings settings, EventStoreConnection store,
			CommandHandler handler, SubjectKeys keys, ReactionProperties properties, MeterRegistry meters) {
		var codec = new EventCodec();
		this.all = reactions.stream().map((reaction) -> {
			var work = new ReactionWork(reaction, handler, codec, keys, properties.patience(), meters);
			var group = new SubscriptionGroup(store,
					new SubscriptionGroup.Settings("reaction-" + reaction.name(), filter(reaction),
							reaction.longest().plus(properties.patience()).plus(MARGIN), properties.buffer()));
			var limits = new Limits(properties.buffer(), properties.concurrency(), properties.timeout(),
					properties.drain());
			var lost = Counter.builder("quotestream.reactions.reconnects")
				.description("Times the subscription of a reaction was lost and joined again")
				.tag("reaction", reaction.name())
				.register(meters);
			var subscription = new GroupSubscription(settings, group, work, limits, (failure) -> {
			}, lost::increment);
			watch(reaction, subscription, meters);
			return new Running(reaction, work, subscription);
		}).toList();
	}

	private static SubscriptionFilter filter(Reaction reaction) {
		var type = reaction.eventType().replace(".", "\\.");
		return SubscriptionFilter.newBuilder().withEventTypeRegularExpression("^" + type + "\\.v[0-9]+$").build();
	}

	private static void watch(Reaction reaction, GroupSubscription subscription, MeterRegistry meters) {
		Gauge.builder("quotestream.reactions.connected", subscription, (each) -> each.isConnected() ? 1 : 0)
			.description("1 while events can come")
			.tag("reaction", reaction.name())
			.register(meters);
		Gauge.builder("quotestream.reactions.unacked", subscription, GroupSubscription::unacked)
			.description("Events being reacted to")
			.tag("reaction", reaction.name())
			.register(meters);
		Gauge
			.builder("quotestream.reactions.unacked.age", subscription, (each) -> each.unackedAge().toMillis() / 1000.0)
			.description("Age of the oldest event being reacted to")
			.tag("reaction", reaction.name())
			.baseUnit("seconds")
			.register(meters);
	}

	@Override
	public void start() {
		this.all.forEach((each) -> each.subscription().start());
		this.running = true;
	}

	/** All at once: each may take as long as it has to drain. */
	@Override
	public void stop() {
		try (var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
			this.all.forEach((each) -> stopping.execute(each::stop));
		}
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Tells how a subscription is. */
	public record State(String reaction, boolean connected, int unacked) {
	}

	/** How each subscription is now. */
	public List<State> states() {
		return this.all.stream()
			.map((each) -> new State(each.reaction().name(), each.subscription().isConnected(),
					each.subscription().unacked()))
			.toList();
	}

}
