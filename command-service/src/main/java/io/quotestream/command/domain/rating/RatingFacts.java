package io.quotestream.command.domain.rating;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known about a quote when it is priced. The order of names means nothing; the
 * order of items is that of the worksheet.
 *
 * @param country where the risk is, ISO 3166-1 alpha-2
 * @param state state or region, by code or by name
 * @param effectiveDate first day of cover: it selects the plan version
 * @param policy facts about the customer and the policy
 * @param items what is to be insured, each id once
 */
public record RatingFacts(String product, String country, String state, LocalDate effectiveDate,
		SortedMap<String, Fact> policy, List<Item> items) {

	public RatingFacts {
		policy = Collections.unmodifiableSortedMap(new TreeMap<>(policy));
		items = List.copyOf(items);
		if (items.stream().map(Item::id).distinct().count() != items.size()) {
			throw new IllegalArgumentException("Each item needs an id of its own");
		}
	}

	/**
	 * One thing that is insured, such as a vehicle.
	 *
	 * @param coverages the covers selected, each with what was chosen about it
	 */
	public record Item(String id, SortedMap<String, Fact> facts, SortedMap<String, SortedMap<String, Fact>> coverages) {

		public Item {
			facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
			var chosen = new TreeMap<String, SortedMap<String, Fact>>();
			coverages.forEach((coverage, choices) -> chosen.put(coverage,
					Collections.unmodifiableSortedMap(new TreeMap<>(choices))));
			coverages = Collections.unmodifiableSortedMap(chosen);
		}

	}

	/** The same without what the plan does not ask for: what a worksheet keeps. */
	RatingFacts readBy(RatePlan plan) {
		return new RatingFacts(this.product, this.country, this.state, this.effectiveDate,
				only(this.policy, plan.inputs(Input.Scope.POLICY)),
				this.items.stream()
					.map((item) -> new Item(item.id(), only(item.facts(), plan.inputs(Input.Scope.ITEM)),
							item.coverages()))
					.toList());
	}

	private static SortedMap<String, Fact> only(SortedMap<String, Fact> facts, List<Input> inputs) {
		var kept = new TreeMap<>(facts);
		kept.keySet().retainAll(inputs.stream().map(Input::name).toList());
		return kept;
	}

}
