package io.quotestream.projection.subscription;

import java.time.Duration;
import java.time.InstantSource;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.subscription.GroupSubscription.Limits;

/** Wires what subscriptions share. */
@Configuration(proxyBeanMethods = false)
class SubscriptionConfiguration {

	@Bean
	QuoteSubscriptions quoteSubscriptions(KurrentDBClientSettings settings, EventStoreConnection store,
			EventCodec codec, MeterRegistry registry, InstantSource clock,
			@Value("${quotestream.subscription.buffer}") int buffer,
			@Value("${quotestream.subscription.concurrency}") int concurrency,
			@Value("${quotestream.subscription.timeout}") Duration timeout,
			@Value("${quotestream.subscription.drain}") Duration drain) {
		return new QuoteSubscriptions(settings, store, codec, new Limits(buffer, concurrency, timeout, drain), registry,
				clock);
	}

}
