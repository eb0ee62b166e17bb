package io.quotestream.command.domain;

import java.time.Duration;
import java.util.Set;

import io.quotestream.command.domain.Product.Periods;

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
				"USD", gate, true, false, Set.of("US/California"), new Periods(Duration.ofDays(30), Duration.ofDays(60),
						Duration.ofDays(14), Duration.ofMinutes(1), Duration.ofDays(2557)),
				(broker) -> !broker.startsWith("closed"));
	}

	/** Where an assessment without objections does not approve alone. */
	static Product byHand() {
		return new Product("USD", AssessmentGate.REQUIRED, false, false, Set.of(), REQUIRED.periods(),
				REQUIRED.brokers());
	}

	/** Where a quote needs its number to be submitted. */
	static Product numbered() {
		return new Product("USD", AssessmentGate.OPTIONAL, true, true, Set.of(), OPTIONAL.periods(),
				OPTIONAL.brokers());
	}

}
