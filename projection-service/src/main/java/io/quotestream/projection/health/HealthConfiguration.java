package io.quotestream.projection.health;

import io.grpc.protobuf.services.HealthStatusManager;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.projection.subscription.QuoteSubscription;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.QuoteStreams;

/** Wires health. The names of the beans are the names in the answer. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

	@Bean
	Readiness readiness(HealthStatusManager health, QuoteSubscription subscription) {
		return new Readiness(health, subscription.firstConnection());
	}

	/** UP once the group was joined; whether it is joined now is a detail. */
	@Bean
	HealthIndicator subscriptionHealthIndicator(QuoteSubscription subscription) {
		return () -> {
			var status = subscription.firstConnection().isDone() ? Health.up() : Health.down();
			return status.withDetail("connected", subscription.isConnected())
				.withDetail("unacked", subscription.unacked())
				.build();
		};
	}

	/** Reads from the store. */
	@Bean
	HealthIndicator eventStoreHealthIndicator(QuoteStreams streams) {
		return () -> {
			try {
				streams.head("health");
				return Health.up().build();
			}
			catch (EventStoreUnavailable ex) {
				return Health.down().build();
			}
		};
	}

}
