package io.quotestream.proto.codec;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteEvent.EventCase;

/**
 * Reads events of an older version as those of today. The log is never rewritten. One
 * step a superseded event, to the version after it; folds and decisions meet only the
 * last.
 */
final class Upcasting {

	/** The only currency there was before quotes had one. */
	private static final String CURRENCY_OF_V1 = "USD";

	private static final Map<EventCase, UnaryOperator<QuoteEvent>> STEPS = new EnumMap<>(
			Map.of(EventCase.QUOTE_CREATED, Upcasting::createdWithCurrency));

	private Upcasting() {
	}

	/**
	 * Whether the event is of an older version, or was read from one: neither is written.
	 */
	static boolean isOnlyRead(QuoteEvent event) {
		return STEPS.containsKey(event.getEventCase()) || !event.getQuoteCreatedV2().getUpgradedFrom().isEmpty();
	}

	/** The event as it would be written today. */
	static QuoteEvent upcast(QuoteEvent stored) {
		var event = stored;
		for (var step = STEPS.get(event.getEventCase()); step != null; step = STEPS.get(event.getEventCase())) {
			event = step.apply(event);
		}
		return event;
	}

	private static QuoteEvent createdWithCurrency(QuoteEvent event) {
		QuoteCreated v1 = event.getQuoteCreated();
		var v2 = QuoteCreatedV2.newBuilder()
			.setBrokerId(v1.getBrokerId())
			.setCreatedBy(v1.getCreatedBy())
			.setCurrency(CURRENCY_OF_V1)
			.setUpgradedFrom(EventCodec.storedName(event));
		if (v1.hasEffectiveDate()) {
			v2.setEffectiveDate(v1.getEffectiveDate());
		}
		return QuoteEvent.newBuilder().setQuoteCreatedV2(v2).build();
	}

}
