package io.quotestream.projection.subscription;

import java.time.Duration;

import io.kurrent.dbclient.SubscriptionFilter;

import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.SubscriptionGroup;
import io.quotestream.proto.view.ReadModelKeys;

/** The subscription group that feeds one generation of the quote read model. */
public final class QuoteGroup {

	private static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(60);

	private static final int BUFFER = 2_000;

	private QuoteGroup() {
	}

	/** Name of the group that feeds a generation. */
	public static String name(int generation) {
		return "quote-views-" + ReadModelKeys.QUOTE_SCHEMA + "." + generation;
	}

	static SubscriptionGroup.Settings settings(int generation) {
		return new SubscriptionGroup.Settings(name(generation),
				SubscriptionFilter.newBuilder().withStreamNameRegularExpression(StreamNames.QUOTES_REGEX).build(),
				MESSAGE_TIMEOUT, BUFFER);
	}

}
