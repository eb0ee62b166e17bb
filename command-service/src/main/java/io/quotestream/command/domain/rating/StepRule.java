package io.quotestream.command.domain.rating;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A step of a plan.
 *
 * @param id names it within its chain
 * @param kind what its effect is called in summaries
 * @param operand {@code null} only for {@link Operation#ROUND}
 * @param of for percentages: {@link #RUNNING}, {@link #OPENING}, or the id of an earlier
 * step of the chain, whose result is meant
 * @param rounding {@code null}: the result stays exact
 * @param when all must hold, or the step is left out
 */
public record StepRule(String id, String label, StepKind kind, Operation operation, @Nullable Operand operand,
		String of, @Nullable Rounding rounding, List<Condition> when) {

	/** The amount as it stands before the step. */
	public static final String RUNNING = Condition.RUNNING;

	/** The amount that the chain started with. */
	public static final String OPENING = "opening";

	public StepRule {
		when = List.copyOf(when);
	}

}
