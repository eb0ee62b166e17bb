package io.quotestream.command.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.type.Money;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.Prices;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.Refusal;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.GeographicDetails;

/** What the form tells a rate plan, in the plan's currency only. */
final class FormFacts {

	/** The form has one vehicle. */
	private static final String ITEM = "vehicle";

	private final RatePlan plan;

	private final List<Refusal> foreign = new ArrayList<>();

	private FormFacts(RatePlan plan) {
		this.plan = plan;
	}

	/**
	 * Facts for a plan.
	 *
	 * @param foreign amounts in another currency than the plan's, which are no facts for
	 * it
	 */
	record Told(RatingFacts facts, List<Refusal> foreign) {
	}

	/** What a form that has its location tells. */
	static Told of(Form form, GeographicDetails place, RatePlan plan, Pricing pricing) {
		var reading = new FormFacts(plan);
		var told = ToldFacts.of(form, pricing.lookBack(plan));
		told.driver().put("postalCode", Fact.of(place.getZipCode()));
		if (form.vehicle() != null && form.vehicle().hasValue() && plan.asksFor("vehicleValue")) {
			reading.add(told.vehicle(), "vehicleValue", form.vehicle().getValue(), "items[" + ITEM + "].facts.");
		}
		var coverages = new TreeMap<String, SortedMap<String, Fact>>();
		if (form.coverage() != null) {
			form.coverage()
				.getCoveragesList()
				.forEach((coverage) -> coverages.put(id(coverage), reading.choices(coverage)));
		}
		var item = new RatingFacts.Item(ITEM, told.vehicle(), coverages);
		return new Told(new RatingFacts(pricing.product(), place.getCountry(), place.getState(), form.firstDay(),
				told.driver(), List.of(item)), List.copyOf(reading.foreign));
	}

	private SortedMap<String, Fact> choices(Coverage coverage) {
		var choices = new TreeMap<String, Fact>();
		var path = "items[" + ITEM + "].coverages." + id(coverage) + ".";
		if (coverage.hasLimit()) {
			add(choices, "limit", coverage.getLimit(), path);
		}
		if (coverage.hasDeductible()) {
			add(choices, "deductible", coverage.getDeductible(), path);
		}
		return choices;
	}

	private static String id(Coverage coverage) {
		return coverage.getType().name().substring("COVERAGE_TYPE_".length());
	}

	private void add(SortedMap<String, Fact> facts, String name, Money amount, String path) {
		if (amount.getCurrencyCode().equals(this.plan.currency())) {
			facts.put(name, Fact.of(Prices.amount(amount)));
		}
		else {
			this.foreign
				.add(new Refusal(Refusal.Reason.INPUT_INVALID, path + name, "must be in " + this.plan.currency()));
		}
	}

}
