package io.quotestream.command.domain.rating;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What a step does. All arithmetic of premiums is here, so that a worksheet can be
 * followed without its plan.
 */
public enum Operation {

	/** Starts with the operand. */
	BASE {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return operand;
		}
	},

	/** Times the operand. */
	MULTIPLY {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return before.multiply(operand);
		}
	},

	/** Plus the operand, which may be negative. */
	ADD {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return before.add(operand);
		}
	},

	/** Plus a percentage of the base, the amount rounded before it is added. */
	PERCENT_AMOUNT {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return before.add(percent(base, operand));
		}

		@Override
		BigDecimal rounded(BigDecimal before, BigDecimal operand, BigDecimal base, Rounding rounding) {
			return before.add(rounding.apply(percent(base, operand)));
		}
	},

	/** Plus a percentage, the sum rounded. */
	PERCENT_PRODUCT {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return before.add(percent(base, operand));
		}
	},

	/** At least the operand. */
	MINIMUM {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return before.max(operand);
		}
	},

	/** At most the operand. */
	MAXIMUM {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return before.min(operand);
		}
	},

	/** Only rounds. */
	ROUND {
		@Override
		BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base) {
			return before;
		}
	};

	/** The result without rounding. */
	abstract BigDecimal exact(BigDecimal before, BigDecimal operand, BigDecimal base);

	BigDecimal rounded(BigDecimal before, BigDecimal operand, BigDecimal base, Rounding rounding) {
		return rounding.apply(exact(before, operand, base));
	}

	/** The result as the plan rounds it. */
	BigDecimal result(BigDecimal before, BigDecimal operand, BigDecimal base, @Nullable Rounding rounding) {
		return (rounding != null) ? rounded(before, operand, base, rounding) : exact(before, operand, base);
	}

	private static BigDecimal percent(BigDecimal base, BigDecimal rate) {
		return base.multiply(rate).movePointLeft(2);
	}

}
