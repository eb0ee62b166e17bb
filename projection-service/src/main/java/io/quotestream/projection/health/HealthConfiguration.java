package io.quotestream.projection.health;

import java.util.List;
import java.util.concurrent.CompletableFuture;

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
	Readiness readiness(HealthStatusManager health, List<QuoteSubscription> subscriptions) {
		return new Readiness(health, CompletableFuture.allOf(
				subscriptions.stream().map(QuoteSubscription::firstConnection).toArray(CompletableFuture<?>[]::new)));
	}

	/** UP once every group was joined; whether it is joined now is a detail. */
	@Bean
	HealthIndicator subscriptionHealthIndicator(List<QuoteSubscription> subscriptions) {
		return () -> {
			var joined = subscriptions.stream().allMatch((each) -> each.firstConnection().isDone());
			var status = joined ? Health.up() : Health.down();
			return status.withDetail("connected", subscriptions.stream().allMatch(QuoteSubscription::isConnected))
				.withDetail("unacked", subscriptions.stream().mapToInt(QuoteSubscription::unacked).sum())
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
