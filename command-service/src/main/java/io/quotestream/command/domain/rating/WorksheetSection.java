package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;

/**
 * A chain of steps with where it starts and ends.
 *
 * @param item whose chain it is; empty for policy and charges
 * @param coverage which cover's; empty unless it is one
 * @param opening 0 for a coverage, the sum of the sections below for the others
 * @param result the last step's, or the opening where there is no step
 */
public record WorksheetSection(Level level, String item, String coverage, String label, BigDecimal opening,
		List<WorksheetStep> steps, BigDecimal result) {

	public WorksheetSection {
		steps = List.copyOf(steps);
	}

	/** From the innermost to the outermost. */
	public enum Level {

		COVERAGE, ITEM, POLICY, CHARGES

	}

}
