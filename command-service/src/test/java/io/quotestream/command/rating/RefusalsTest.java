package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.domain.rating.Refusal;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusalsTest {

	private final RatePlan demo = SampleFacts.shipped("AUTO-DEMO-1", 1);

	private final RatePlan pennsylvania = SampleFacts.shipped("private-car-us-pa", 1);

	@Test
	void everything_that_stands_against_a_price_is_told_at_once() {
		var facts = SampleFacts.withPolicy(SampleFacts.demo(), (policy) -> {
			policy.remove("driverAge");
			policy.put("majorViolations", Fact.of(2));
			policy.put("licenceYears", Fact.of("two"));
			return policy;
		});
		facts = SampleFacts.withItemFact(facts, "vehicleAge", Fact.of(15));
		facts = SampleFacts.withItemFact(facts, "annualMileage", Fact.of(600_000));
		facts = SampleFacts.withItemFact(facts, "vehicleType", Fact.of("SUB"));
		facts = SampleFacts.withChoice(facts, "LIABILITY", "limit", Fact.of(70_000));
		facts = SampleFacts.withChoice(facts, "COLLISION", "limit", Fact.of(100_000));
		facts = SampleFacts.withChoice(facts, "COLISION", "deductible", Fact.of(500));
		assertThat(refusals(this.demo, facts)).containsExactly(
				"NOT_OFFERED derived.points: Not offered in row 8+ of table record",
				"COVERAGE_NOT_OFFERED items[car-1].coverages.COLISION: The plan does not offer this cover "
						+ "(did you mean COLLISION?)",
				"COVERAGE_NOT_OFFERED items[car-1].coverages.COLLISION.limit: Nothing of the kind can be chosen for this "
						+ "cover",
				"NOT_IN_TABLE items[car-1].coverages.LIABILITY.limit: Table limit has no row for it",
				"INPUT_INVALID items[car-1].facts.annualMileage: must not be more than 500000",
				"NOT_OFFERED items[car-1].facts.vehicleAge: Not offered in row 15+ of table vehicle-age",
				"INPUT_INVALID items[car-1].facts.vehicleType: must be one of CAR, SUV, VAN, MOTORCYCLE, SPORTS_CAR "
						+ "(did you mean SUV?)",
				"INPUT_MISSING policy.driverAge: is needed",
				"INPUT_INVALID policy.licenceYears: must be a whole number");
	}

	@Test
	void only_what_the_selected_cover_needs_is_asked_for() {
		var liabilityOnly = SampleFacts.withItems(SampleFacts.quote("private-car-us-pa-1", 7), (item) -> {
			var facts = new TreeMap<>(item.facts());
			facts.remove("vehicleValue");
			facts.remove("vehicleAge");
			return new RatingFacts.Item(item.id(), facts, item.coverages());
		});
		assertThat(Rating.rate(this.pennsylvania, liabilityOnly)).isInstanceOf(RatingOutcome.Rated.class);
		var withCollision = SampleFacts.withChoice(liabilityOnly, "COLLISION", "deductible", Fact.of(500));
		assertThat(refusals(this.pennsylvania, withCollision)).containsExactly(
				"INPUT_MISSING items[car-1].facts.vehicleAge: is needed",
				"INPUT_MISSING items[car-1].facts.vehicleValue: is needed");
	}

	@Test
	void every_condition_tells_the_fact_it_lacks() {
		var plan = TestPlans.read("plan",
				TestPlans.demoAsDraft()
					.replace("label: Limit, multiply: { table: limit }, round: cent }",
							"label: Limit, multiply: { table: limit }, round: cent, "
									+ "when: [ { fact: vehicleAge, atMost: 9 }, { fact: vehicleType, is: CAR } ] }"));
		var liabilityOnly = SampleFacts.withItems(SampleFacts.demo(),
				(item) -> new RatingFacts.Item(item.id(), new TreeMap<>(Map.of("annualMileage", Fact.of(9_000))),
						new TreeMap<>(Map.of("LIABILITY", new TreeMap<>()))));
		assertThat(refusals(plan, liabilityOnly)).containsExactly(
				"INPUT_MISSING items[car-1].facts.vehicleAge: is needed",
				"INPUT_MISSING items[car-1].facts.vehicleType: is needed");
	}

	@Test
	void compulsory_cover_cannot_be_left_out() {
		var facts = SampleFacts.withItems(SampleFacts.quote("private-car-us-pa-1", 0), (item) -> {
			var coverages = new TreeMap<>(item.coverages());
			coverages.remove("LIABILITY");
			return new RatingFacts.Item(item.id(), item.facts(), coverages);
		});
		assertThat(refusals(this.pennsylvania, facts))
			.containsExactly("COVERAGE_MISSING items[car-1].coverages.LIABILITY: Liability is compulsory");
	}

	@Test
	void nothing_to_insure_has_no_price() {
		var none = new RatingFacts("private-car", "US", "OH", SampleFacts.demo().effectiveDate(),
				SampleFacts.demo().policy(), List.of());
		assertThat(refusals(this.demo, none)).containsExactly("INPUT_MISSING items: At least one vehicle is needed");
		var bare = SampleFacts.withItems(SampleFacts.demo(),
				(item) -> new RatingFacts.Item(item.id(), item.facts(), new TreeMap<>()));
		assertThat(refusals(this.demo, bare))
			.containsExactly("COVERAGE_MISSING items[car-1].coverages: At least one cover is needed");
	}

	@Test
	void a_refusal_does_not_repeat_what_it_was_told() {
		var facts = SampleFacts.with(SampleFacts.demo(), "driverAge", Fact.of(12));
		assertThat(refusals(this.demo, facts))
			.containsExactly("INPUT_INVALID policy.driverAge: must not be less than 16");
	}

	@Test
	void facts_that_the_plan_does_not_ask_for_neither_count_nor_stay() {
		var facts = SampleFacts.with(SampleFacts.demo(), "gender", Fact.of("F"));
		assertThat(canonical(this.demo, facts)).isEqualTo(canonical(this.demo, SampleFacts.demo()))
			.doesNotContain("gender");
	}

	@Test
	void a_number_cannot_be_so_long_that_it_fills_the_memory() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fact.of(new BigDecimal("1E+999999999")));
	}

	private static String canonical(RatePlan plan, RatingFacts facts) {
		return ((RatingOutcome.Rated) Rating.rate(plan, facts)).worksheet().canonical();
	}

	private static List<String> refusals(RatePlan plan, RatingFacts facts) {
		var outcome = Rating.rate(plan, facts);
		assertThat(outcome).isInstanceOf(RatingOutcome.Refused.class);
		return ((RatingOutcome.Refused) outcome).refusals().stream().map(RefusalsTest::text).toList();
	}

	private static String text(Refusal refusal) {
		return refusal.reason() + " " + refusal.path() + ": " + refusal.text();
	}

}
