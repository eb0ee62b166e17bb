package io.quotestream.command.domain.rating;

import java.util.List;
import java.util.Optional;

/**
 * A stored worksheet executed again: the plan version that it names, on the inputs that
 * it holds.
 *
 * @param worksheet what came out; empty when there was nothing to execute
 * @param refusals why nothing came out although the plan is the same; empty otherwise
 */
public record Reexecution(Verdict verdict, Optional<Worksheet> worksheet, List<Refusal> refusals) {

	public Reexecution {
		refusals = List.copyOf(refusals);
	}

	/** How a stored worksheet compares with its re-execution. */
	public enum Verdict {

		/** Byte for byte the same. */
		IDENTICAL,

		/** Something else came out. */
		DIFFERENT,

		/** The plan version is not known here. */
		PLAN_UNKNOWN,

		/** What is known under its name says something else. */
		PLAN_CHANGED

	}

	/**
	 * Executes it again.
	 * @param contentHash what the plan said then
	 * @param stored the worksheet in its canonical form
	 */
	public static Reexecution of(RatePlans plans, String planId, int planVersion, String contentHash,
			RatingFacts inputs, String stored) {
		var plan = plans.version(planId, planVersion);
		if (plan.isEmpty() || !plan.get().contentHash().equals(contentHash)) {
			return new Reexecution(plan.isEmpty() ? Verdict.PLAN_UNKNOWN : Verdict.PLAN_CHANGED, Optional.empty(),
					List.of());
		}
		return switch (Rating.rate(plan.get(), inputs)) {
			case RatingOutcome.Rated(var worksheet) ->
				new Reexecution(worksheet.canonical().equals(stored) ? Verdict.IDENTICAL : Verdict.DIFFERENT,
						Optional.of(worksheet), List.of());
			case RatingOutcome.Refused(var refusals) -> new Reexecution(Verdict.DIFFERENT, Optional.empty(), refusals);
		};
	}

}
