package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One line of a worksheet.
 *
 * @param number counts from 1 through the whole worksheet
 * @param id of the plan's step
 * @param operand what was calculated with; {@code null} for {@link Operation#ROUND}
 * @param base what a percentage was taken of; {@code null} for other operations
 * @param before the amount that came in
 * @param exact the result without rounding
 * @param after the amount that goes on
 * @param rounding {@code null}: the plan does not round here
 * @param terms where the operand comes from
 */
public record WorksheetStep(int number, String id, String label, StepKind kind, Operation operation,
		@Nullable BigDecimal operand, @Nullable BigDecimal base, BigDecimal before, BigDecimal exact, BigDecimal after,
		@Nullable Rounding rounding, List<Term> terms) {

	public WorksheetStep {
		terms = List.copyOf(terms);
	}

	/** What the step changed. */
	public BigDecimal effect() {
		return this.after.subtract(this.before);
	}

}
