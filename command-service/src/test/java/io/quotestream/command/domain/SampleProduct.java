package io.quotestream.command.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.quotestream.command.domain.Pricing.Authority;
import io.quotestream.command.domain.Product.Periods;
import io.quotestream.command.domain.rating.RatePlans;

/** The product of tests. */
public final class SampleProduct {

	/** Needs no assessment. */
	public static final Product OPTIONAL = with(AssessmentGate.OPTIONAL);

	/** Needs an assessment. */
	public static final Product REQUIRED = with(AssessmentGate.REQUIRED);

	private SampleProduct() {
	}

	private static Product with(AssessmentGate gate) {
		return new Product(
				"INR", gate, true, false, Set.of("US/California"), new Periods(Duration.ofDays(30), Duration.ofDays(60),
						Duration.ofDays(14), Duration.ofMinutes(1), Duration.ofDays(2557)),
				(broker) -> !broker.startsWith("closed"), pricing(SamplePlans.SHIPPED));
	}

	/** Where an assessment without objections does not approve alone. */
	static Product byHand() {
		return new Product("INR", AssessmentGate.REQUIRED, false, false, Set.of(), REQUIRED.periods(),
				REQUIRED.brokers(), REQUIRED.pricing());
	}

	/** Where a quote needs its number to be submitted. */
	static Product numbered() {
		return new Product("INR", AssessmentGate.OPTIONAL, true, true, Set.of(), OPTIONAL.periods(), OPTIONAL.brokers(),
				OPTIONAL.pricing());
	}

	/** Where it is asked elsewhere who does business. */
	public static Product asking(Brokers brokers) {
		return new Product("INR", AssessmentGate.OPTIONAL, true, false, Set.of(), OPTIONAL.periods(), brokers,
				OPTIONAL.pricing());
	}

	/** Where other plans are known. */
	static Product priced(Pricing pricing) {
		return new Product("INR", AssessmentGate.OPTIONAL, true, false, Set.of(), OPTIONAL.periods(),
				OPTIONAL.brokers(), pricing);
	}

	/**
	 * Underwriters go 10 % from a plan's premium, managers 25 %; what costs more than
	 * 30,000 rupees a manager approves.
	 */
	static Pricing pricing(RatePlans plans) {
		return new Pricing("private-car", plans, new LookBack(36, 60, 36), Map.of("US-PA", new LookBack(36, 60, 24)),
				new Authority(BigDecimal.TEN, new BigDecimal(25), Map.of("INR", new BigDecimal(30000))));
	}

}
