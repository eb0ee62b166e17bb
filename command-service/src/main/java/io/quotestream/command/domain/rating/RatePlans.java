package io.quotestream.command.domain.rating;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * All plan versions that are known: the one that prices a quote, and each by its name.
 */
public record RatePlans(List<RatePlan> plans) {

	public RatePlans {
		plans = List.copyOf(plans);
		if (plans.stream().map(RatePlan::ref).distinct().count() != plans.size()
				|| Filed.together(plans).stream().anyMatch(Finding::isError)) {
			throw new IllegalArgumentException("These plans do not go together");
		}
	}

	/**
	 * The active plan for a new quote, by place and policy effective date; a plan of the
	 * state goes before one of the whole country.
	 */
	public Optional<RatePlan> select(String product, String country, String state, LocalDate effectiveDate) {
		return Filed.select(this.plans, product, country, state, effectiveDate);
	}

	/** A version in any state, for executing a worksheet again. */
	public Optional<RatePlan> version(String id, int version) {
		return this.plans.stream().filter((plan) -> plan.id().equals(id) && plan.version() == version).findFirst();
	}

	/**
	 * A version in any state that says what it said then: another content is another
	 * plan.
	 */
	public Optional<RatePlan> version(String id, int version, String contentHash) {
		return version(id, version).filter((plan) -> plan.contentHash().equals(contentHash));
	}
}
