package io.quotestream.projection.subscription;

import java.time.Duration;

import io.kurrent.dbclient.SubscriptionFilter;

import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.SubscriptionGroup;

/** The subscription groups that feed read models: each gets all quotes. */
final class QuoteGroup {

	private static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(60);

	private static final int BUFFER = 2_000;

	private QuoteGroup() {
	}

	static SubscriptionGroup.Settings settings(String name) {
		return new SubscriptionGroup.Settings(name,
				SubscriptionFilter.newBuilder().withStreamNameRegularExpression(StreamNames.QUOTES_REGEX).build(),
				MESSAGE_TIMEOUT, BUFFER);
	}

}
