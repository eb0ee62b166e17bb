package io.quotestream.command.domain.rating;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All plan versions that are known: the one that prices a quote, and each by its name.
 */
public record RatePlans(List<RatePlan> plans) {

	public RatePlans {
		plans = List.copyOf(plans);
		if (plans.stream().map(RatePlan::ref).distinct().count() != plans.size()
				|| together(plans).stream().anyMatch(Finding::isError)) {
			throw new IllegalArgumentException("These plans do not go together");
		}
	}

	/**
	 * The active plan for a new quote, by place and policy effective date; a plan of the
	 * state goes before one of the whole country.
	 */
	public Optional<RatePlan> select(String product, String country, String state, LocalDate effectiveDate) {
		return this.plans.stream()
			.filter((plan) -> plan.state() == PlanState.ACTIVE && plan.product().equals(product)
					&& plan.jurisdiction().covers(country, state) && plan.effective().contains(effectiveDate))
			.max(Comparator.comparing((plan) -> !plan.jurisdiction().subdivision().isEmpty()));
	}

	/** A version in any state, for executing a worksheet again. */
	public Optional<RatePlan> version(String id, int version) {
		return this.plans.stream().filter((plan) -> plan.id().equals(id) && plan.version() == version).findFirst();
	}

	/** What stands against having plans side by side; the path is the later plan's. */
	public static List<Finding> together(List<RatePlan> plans) {
		var findings = new ArrayList<Finding>();
		var ordered = plans.stream()
			.filter((plan) -> plan.state() == PlanState.ACTIVE)
			.sorted(Comparator.comparing((RatePlan plan) -> plan.effective().from())
				.thenComparing(RatePlan::id)
				.thenComparing(RatePlan::version))
			.toList();
		for (int i = 0; i < ordered.size(); i++) {
			var later = ordered.get(i);
			ordered.subList(0, i)
				.stream()
				.filter((earlier) -> areForTheSame(earlier, later) && earlier.effective().overlaps(later.effective()))
				.forEach((earlier) -> findings.add(Finding.error(Finding.Code.EFFECTIVE_DATES, later.ref(),
						later.ref() + " (" + later.effective() + ") and " + earlier.ref() + " (" + earlier.effective()
								+ ") are both active for " + later.product() + " in " + later.jurisdiction().code())));
			gap(ordered.subList(0, i), later).ifPresent(findings::add);
		}
		return findings;
	}

	private static Optional<Finding> gap(List<RatePlan> earlier, RatePlan later) {
		return earlier.stream()
			.filter((plan) -> areForTheSame(plan, later))
			.reduce((first, second) -> second)
			.map((plan) -> plan.effective().to())
			.filter((end) -> end.plusDays(1).isBefore(later.effective().from()))
			.map((end) -> Finding.warning(Finding.Code.EFFECTIVE_DATES, later.ref(), "No plan for " + later.product()
					+ " in " + later.jurisdiction().code() + " after " + end + " until " + later.effective().from()));
	}

	private static boolean areForTheSame(RatePlan one, RatePlan other) {
		return one.product().equals(other.product()) && one.jurisdiction().code().equals(other.jurisdiction().code());
	}

}
