package io.quotestream.command.domain;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

import io.quotestream.command.domain.rating.EffectivePeriod;
import io.quotestream.command.domain.rating.PlanState;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.rating.RatePlanLoader;

/** The plans that come with the service, and what may still change about one. */
public final class SamplePlans {

	/** All of them. */
	public static final RatePlans SHIPPED = RatePlanLoader.standard().load(PlanFile.shipped());

	private SamplePlans() {
	}

	static RatePlan shipped(String id, int version) {
		return SHIPPED.version(id, version).orElseThrow();
	}

	/** The same in another state. */
	public static RatePlan in(PlanState state, RatePlan plan) {
		return with(state, plan.version(), plan.effective(), plan);
	}

	/** The same for other days. */
	static RatePlan effective(@Nullable String from, @Nullable String to, RatePlan plan) {
		return with(plan.state(), plan.version(),
				new EffectivePeriod((from != null) ? LocalDate.parse(from) : plan.effective().from(),
						(to != null) ? LocalDate.parse(to) : null),
				plan);
	}

	/** The same as the next version. */
	public static RatePlan following(RatePlan plan) {
		return with(plan.state(), plan.version() + 1, plan.effective(), plan);
	}

	private static RatePlan with(PlanState state, int version, EffectivePeriod effective, RatePlan plan) {
		return new RatePlan(plan.id(), version, state, plan.title(), plan.product(), plan.jurisdiction(), effective,
				plan.currency(), plan.contentHash(), plan.itemName(), plan.inputs(), plan.derived(), plan.tables(),
				plan.coverages(), plan.itemSteps(), plan.policySteps(), plan.charges(), plan.instalments());
	}

}
