package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How steps of so many each are counted. */
public enum Parts {

	/** A part counts as a whole: "or part thereof". */
	UP,

	/** A part does not count. */
	DOWN,

	/** A part counts as a part. */
	EXACT;

	/** How many steps fit in an amount; none in a negative one. */
	BigDecimal count(BigDecimal amount, BigDecimal step) {
		if (amount.signum() <= 0) {
			return BigDecimal.ZERO;
		}
		return switch (this) {
			case UP -> amount.divide(step, 0, RoundingMode.CEILING);
			case DOWN -> amount.divide(step, 0, RoundingMode.FLOOR);
			case EXACT -> amount.divide(step);
		};
	}

}
