package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What a step calculates with. */
public sealed interface Operand {

	/** A number that stands in the plan. */
	record Literal(BigDecimal value) implements Operand {

	}

	/** A fact or a derived value. */
	record Known(String name) implements Operand {

	}

	/**
	 * A cell of a table.
	 *
	 * @param column empty for the column of the coverage, or the only one
	 */
	record Lookup(String table, String column) implements Operand {

	}

	/**
	 * So much for each so many: a rate for each 1,000 of value or part thereof, for each
	 * kilogram, for each 100 of payroll.
	 *
	 * @param of the input that is counted
	 * @param above what is free; 0 for nothing
	 * @param per the size of a step
	 * @param rate what one step costs
	 */
	record Each(String of, BigDecimal above, BigDecimal per, Parts parts, Operand rate) implements Operand {

	}

	/** A percentage of another operand, such as 125 % of the expiring premium. */
	record Share(BigDecimal percent, Operand of, @Nullable Rounding rounding) implements Operand {

	}

	/**
	 * A graduated percentage of the running amount: each slice at its own rate.
	 *
	 * @param table a table with the one band key {@code running} and percentages
	 */
	record Slices(String table, String column) implements Operand {

	}

	/**
	 * Operands that are added before they act, such as discounts of one group.
	 *
	 * @param notBelow {@code null} for no bound
	 * @param notAbove {@code null} for no bound
	 */
	record Sum(List<Member> members, @Nullable BigDecimal notBelow, @Nullable BigDecimal notAbove) implements Operand {

		public Sum {
			members = List.copyOf(members);
		}

		/** One of those that are added, when its conditions hold. */
		public record Member(String label, Operand rate, List<Condition> when) {

			public Member {
				when = List.copyOf(when);
			}

		}

	}

}
