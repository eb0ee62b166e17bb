package io.quotestream.command.rating;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.command.domain.rating.RatingFacts;

/** Facts that tests start from, and how they change them. */
final class SampleFacts {

	private static final RatePlans SHIPPED = RatePlanLoader.standard().load(PlanFile.shipped());

	private SampleFacts() {
	}

	/** The quote of the published worksheet. */
	static RatingFacts demo() {
		return quote("AUTO-DEMO-1-1", 0);
	}

	static RatingFacts quote(String file, int index) {
		return HandPricedQuotes.of(file, "private-car").quotes().get(index).facts();
	}

	static RatePlans shipped() {
		return SHIPPED;
	}

	static RatePlan shipped(String id, int version) {
		return shipped().version(id, version).orElseThrow();
	}

	static RatingFacts withPolicy(RatingFacts facts, UnaryOperator<SortedMap<String, Fact>> change) {
		return new RatingFacts(facts.product(), facts.country(), facts.state(), facts.effectiveDate(),
				change.apply(new TreeMap<>(facts.policy())), facts.items());
	}

	static RatingFacts withItems(RatingFacts facts, UnaryOperator<RatingFacts.Item> change) {
		return new RatingFacts(facts.product(), facts.country(), facts.state(), facts.effectiveDate(), facts.policy(),
				facts.items().stream().map(change).toList());
	}

	static RatingFacts with(RatingFacts facts, String name, Fact value) {
		return withPolicy(facts, (policy) -> put(policy, name, value));
	}

	static RatingFacts withItemFact(RatingFacts facts, String name, Fact value) {
		return withItems(facts, (item) -> new RatingFacts.Item(item.id(), put(new TreeMap<>(item.facts()), name, value),
				item.coverages()));
	}

	static RatingFacts withChoice(RatingFacts facts, String coverage, String name, Fact value) {
		return withItems(facts, (item) -> {
			var coverages = new TreeMap<String, SortedMap<String, Fact>>(item.coverages());
			coverages.put(coverage, put(new TreeMap<>(coverages.getOrDefault(coverage, new TreeMap<>())), name, value));
			return new RatingFacts.Item(item.id(), item.facts(), coverages);
		});
	}

	private static SortedMap<String, Fact> put(SortedMap<String, Fact> facts, String name, Fact value) {
		facts.put(name, value);
		return facts;
	}

}
