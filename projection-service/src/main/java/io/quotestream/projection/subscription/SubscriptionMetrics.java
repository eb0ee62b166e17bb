package io.quotestream.projection.subscription;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How far behind deliveries are answered, and how often the subscription was lost. */
final class SubscriptionMetrics {

	private final MeterRegistry registry;

	private final String model;

	private final Counter reconnects;

	SubscriptionMetrics(MeterRegistry registry, String model) {
		this.registry = registry;
		this.model = model;
		this.reconnects = Counter.builder("quotestream.subscription.reconnects")
			.description("Times the subscription was lost and joined again")
			.tag("model", model)
			.register(registry);
	}

	void reconnect() {
		this.reconnects.increment();
	}

	void watch(QuoteSubscription subscription) {
		Gauge.builder("quotestream.subscription.connected", subscription, (s) -> s.isConnected() ? 1 : 0)
			.description("1 while deliveries can come")
			.tag("model", this.model)
			.register(this.registry);
		Gauge.builder("quotestream.subscription.unacked", subscription, QuoteSubscription::unacked)
			.description("Deliveries that wait for an answer")
			.tag("model", this.model)
			.register(this.registry);
		Gauge.builder("quotestream.subscription.unacked.age", subscription, (s) -> s.unackedAge().toMillis() / 1000.0)
			.description("Age of the oldest event delivered and not answered")
			.baseUnit("seconds")
			.tag("model", this.model)
			.register(this.registry);
	}

}
