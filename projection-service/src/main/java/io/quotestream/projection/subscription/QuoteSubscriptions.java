package io.quotestream.projection.subscription;

import java.time.InstantSource;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.micrometer.core.instrument.MeterRegistry;

import io.quotestream.projection.fold.Projection;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.subscription.GroupSubscription.Limits;
import io.quotestream.proto.store.subscription.GroupSubscription.Recovery;
import io.quotestream.proto.store.subscription.SubscriptionGroup;

/** Makes a subscription for each read model; all have the same limits. */
public final class QuoteSubscriptions {

	private final KurrentDBClientSettings settings;

	private final EventStoreConnection store;

	private final EventCodec codec;

	private final Limits limits;

	private final MeterRegistry registry;

	private final InstantSource clock;

	QuoteSubscriptions(KurrentDBClientSettings settings, EventStoreConnection store, EventCodec codec, Limits limits,
			MeterRegistry registry, InstantSource clock) {
		this.settings = settings;
		this.store = store;
		this.codec = codec;
		this.limits = limits;
		this.registry = registry;
		this.clock = clock;
	}

	/**
	 * A subscription that is started and stopped with the service.
	 * @param model name of the read model, for metrics
	 * @param group name of its group in the store
	 * @param keys opens what is personal
	 * @param recovery tells when what failed answers again
	 */
	public QuoteSubscription feeding(String model, String group, Projection<?> projection, SubjectKeys keys,
			Recovery recovery) {
		return new QuoteSubscription(this.settings, new SubscriptionGroup(this.store, QuoteGroup.settings(group)),
				new QuoteDeliveries(projection, this.codec, keys, this.clock), this.limits, recovery,
				new SubscriptionMetrics(this.registry, model));
	}

}
