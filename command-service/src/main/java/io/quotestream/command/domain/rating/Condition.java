package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;

/**
 * When a step is taken. About a fact that is optional and unknown it does not hold.
 *
 * @param subject an input, a derived value, or {@link #RUNNING}
 */
public sealed interface Condition {

	/** The amount that the step would act on. */
	String RUNNING = "running";

	String subject();

	/** The subject is one of these. */
	record IsOneOf(String subject, List<Fact> values) implements Condition {

		public IsOneOf {
			values = List.copyOf(values);
		}

	}

	record AtLeast(String subject, BigDecimal value) implements Condition {

	}

	record AtMost(String subject, BigDecimal value) implements Condition {

	}

	/** The subject is known. */
	record Given(String subject) implements Condition {

	}

}
