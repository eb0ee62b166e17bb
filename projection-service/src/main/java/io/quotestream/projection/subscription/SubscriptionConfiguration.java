package io.quotestream.projection.subscription;

import java.time.Duration;
import java.time.InstantSource;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.projection.Generation;
import io.quotestream.projection.keys.RemoteSubjectKeys;
import io.quotestream.projection.quote.QuoteProjection;
import io.quotestream.projection.quote.QuoteViews;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.subscription.GroupSubscription.Limits;
import io.quotestream.proto.store.subscription.GroupSubscription.Recovery;
import io.quotestream.proto.store.subscription.SubscriptionGroup;

/** Wires the subscription. */
@Configuration(proxyBeanMethods = false)
class SubscriptionConfiguration {

	@Bean
	QuoteSubscription quoteSubscription(KurrentDBClientSettings settings, EventStoreConnection store,
			QuoteProjection projection, EventCodec codec, RemoteSubjectKeys keys, QuoteViews views,
			Generation generation, MeterRegistry registry, InstantSource clock,
			@Value("${quotestream.subscription.buffer}") int buffer,
			@Value("${quotestream.subscription.concurrency}") int concurrency,
			@Value("${quotestream.subscription.timeout}") Duration timeout,
			@Value("${quotestream.subscription.drain}") Duration drain) {
		return new QuoteSubscription(settings, new SubscriptionGroup(store, QuoteGroup.settings(generation.number())),
				new QuoteDeliveries(projection, codec, keys, clock), new Limits(buffer, concurrency, timeout, drain),
				recovery(keys, views), new SubscriptionMetrics(registry));
	}

	/**
	 * Deliveries are pointless while Redis is away, or the keys when they were missed.
	 */
	private static Recovery recovery(RemoteSubjectKeys keys, QuoteViews views) {
		return (failure) -> {
			if (failure instanceof KeysUnavailable) {
				keys.probe();
			}
			views.probe();
		};
	}

}
