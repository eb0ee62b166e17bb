package io.quotestream.projection.subscription;

import io.kurrent.dbclient.KurrentDBClientSettings;
import org.springframework.context.SmartLifecycle;

import io.quotestream.proto.store.subscription.DeliveryWork;
import io.quotestream.proto.store.subscription.GroupSubscription;
import io.quotestream.proto.store.subscription.SubscriptionGroup;

/** Feeds one read model as long as the service runs. */
public final class QuoteSubscription extends GroupSubscription implements SmartLifecycle {

	QuoteSubscription(KurrentDBClientSettings settings, SubscriptionGroup group, DeliveryWork work, Limits limits,
			Recovery recovery, SubscriptionMetrics metrics) {
		super(settings, group, work, limits, recovery, metrics::reconnect);
		metrics.watch(this);
	}

}
