package io.quotestream.command.domain.rating;

import java.util.List;

/**
 * A cover that a plan offers, with its own chain of steps.
 *
 * @param compulsory every item must have it
 * @param choices what the customer may choose about it, such as limit and deductible
 */
public record Coverage(String id, String label, boolean compulsory, List<Input> choices, List<StepRule> steps) {

	public Coverage {
		choices = List.copyOf(choices);
		steps = List.copyOf(steps);
	}

}
