package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.command.domain.rating.WorksheetReplay;
import io.quotestream.command.domain.rating.WorksheetSection;
import io.quotestream.command.domain.rating.WorksheetStep;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for any plan and any facts; the seed stands in every message. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RatingPropertiesTest {

	private static final RatePlans SHIPPED = SampleFacts.shipped();

	private static final int QUOTES = 300;

	@Test
	void a_worksheet_replays_itself_to_its_totals() {
		for (int seed = 0; seed < QUOTES; seed++) {
			var random = new Random(seed);
			var plan = anyShipped(random);
			var worksheet = rated(plan, RandomFacts.of(plan, random));
			assertThat(WorksheetReplay.faults(worksheet)).as("seed %d", seed).isEmpty();
		}
	}

	@Test
	void a_worksheet_that_was_altered_does_not_replay() {
		var worksheet = rated(SHIPPED.version("AUTO-DEMO-1", 1).orElseThrow(), SampleFacts.demo());
		var cheaper = new Worksheet(worksheet.planId(), worksheet.planVersion(), worksheet.contentHash(),
				worksheet.jurisdiction(), worksheet.currency(), worksheet.inputs(), worksheet.derivations(),
				worksheet.sections().subList(1, worksheet.sections().size()), worksheet.premium(), worksheet.fees(),
				worksheet.taxes(), worksheet.payable(), worksheet.payments());
		assertThat(WorksheetReplay.faults(cheaper)).contains("ITEM/car-1 opens with 554.24, not 1291.52");
	}

	@Test
	void a_step_that_was_altered_does_not_replay() {
		var worksheet = rated(SHIPPED.version("AUTO-DEMO-1", 1).orElseThrow(), SampleFacts.demo());
		var liability = worksheet.sections().getFirst();
		var limit = liability.steps().getLast();
		var dearer = new WorksheetStep(limit.number(), limit.id(), limit.label(), limit.kind(), limit.operation(),
				limit.operand(), limit.base(), limit.before(), limit.exact(), new BigDecimal("737.29"),
				limit.rounding(), limit.terms());
		var steps = new ArrayList<>(liability.steps());
		steps.set(steps.size() - 1, dearer);
		var sections = new ArrayList<>(worksheet.sections());
		sections.set(0, new WorksheetSection(liability.level(), liability.item(), liability.coverage(),
				liability.label(), liability.opening(), steps, liability.result()));
		assertThat(WorksheetReplay.faults(new Worksheet(worksheet.planId(), worksheet.planVersion(),
				worksheet.contentHash(), worksheet.jurisdiction(), worksheet.currency(), worksheet.inputs(),
				worksheet.derivations(), sections, worksheet.premium(), worksheet.fees(), worksheet.taxes(),
				worksheet.payable(), worksheet.payments())))
			.containsExactly("Step 6 (limit) gives 737.28, not 737.29");
	}

	@Test
	void the_same_inputs_give_the_same_bytes_in_whatever_order_they_come() {
		for (int seed = 0; seed < QUOTES; seed++) {
			var random = new Random(seed);
			var plan = anyShipped(random);
			var facts = RandomFacts.of(plan, random);
			var once = rated(plan, facts).canonical();
			assertThat(rated(plan, facts).canonical()).as("seed %d", seed).isEqualTo(once);
			assertThat(rated(plan, shuffled(facts, random)).canonical()).as("seed %d", seed).isEqualTo(once);
		}
	}

	@Test
	void payments_are_together_what_is_payable_and_none_is_negative() {
		for (int seed = 0; seed < QUOTES; seed++) {
			var random = new Random(seed);
			var plan = anyShipped(random);
			var worksheet = rated(plan, RandomFacts.of(plan, random));
			for (var payments : worksheet.payments()) {
				assertThat(payments.amounts().stream().reduce(BigDecimal.ZERO, BigDecimal::add)).as("seed %d", seed)
					.isEqualByComparingTo(worksheet.payable().add(payments.charge()));
				assertThat(payments.amounts()).as("seed %d", seed).allMatch((amount) -> amount.signum() > 0);
			}
		}
	}

	@Test
	void what_is_payable_is_an_amount_of_the_currency() {
		for (int seed = 0; seed < QUOTES; seed++) {
			var random = new Random(seed);
			var plan = anyShipped(random);
			var worksheet = rated(plan, RandomFacts.of(plan, random));
			assertThat(worksheet.payable().stripTrailingZeros().scale()).as("seed %d", seed).isLessThanOrEqualTo(2);
			assertThat(worksheet.premium().signum()).as("seed %d", seed).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "minorViolations", "atFaultClaims", "majorViolations" })
	void one_incident_more_is_never_cheaper(String incident) {
		for (int seed = 0; seed < QUOTES; seed++) {
			var random = new Random(seed);
			var plan = anyShipped(random);
			var facts = SampleFacts.with(RandomFacts.of(plan, random), incident, Fact.of(0));
			var less = rated(plan, facts);
			if (Rating.rate(plan,
					SampleFacts.with(facts, incident, Fact.of(1))) instanceof RatingOutcome.Rated(var more)) {
				assertThat(more.payable()).as("seed %d", seed).isGreaterThanOrEqualTo(less.payable());
			}
		}
	}

	@Test
	void a_kilometre_or_a_dollar_of_value_more_is_never_cheaper() {
		for (int seed = 0; seed < QUOTES; seed++) {
			var random = new Random(seed);
			var plan = anyShipped(random);
			var facts = RandomFacts.of(plan, random);
			var payable = rated(plan, facts).payable();
			assertThat(rated(plan, SampleFacts.withItems(facts, (item) -> raised(item, "annualMileage", 100_000)))
				.payable()).as("seed %d", seed).isGreaterThanOrEqualTo(payable);
			assertThat(rated(plan, SampleFacts.withItems(facts, (item) -> raised(item, "vehicleValue", 1))).payable())
				.as("seed %d", seed)
				.isGreaterThanOrEqualTo(payable);
		}
	}

	@Test
	void a_higher_deductible_is_never_dearer_and_a_higher_limit_never_cheaper() {
		for (int seed = 0; seed < QUOTES; seed++) {
			var random = new Random(seed);
			var plan = SHIPPED.version("private-car-us-pa", 1 + random.nextInt(2)).orElseThrow();
			var facts = RandomFacts.of(plan, random);
			for (var coverage : List.of("COLLISION", "COMPREHENSIVE")) {
				var low = rated(plan, SampleFacts.withChoice(facts, coverage, "deductible", Fact.of(250))).payable();
				var high = rated(plan, SampleFacts.withChoice(facts, coverage, "deductible", Fact.of(1000))).payable();
				assertThat(high).as("seed %d", seed).isLessThanOrEqualTo(low);
			}
			var small = rated(plan, SampleFacts.withChoice(facts, "LIABILITY", "limit", Fact.of(50_000))).payable();
			var large = rated(plan, SampleFacts.withChoice(facts, "LIABILITY", "limit", Fact.of(1_000_000))).payable();
			assertThat(large).as("seed %d", seed).isGreaterThanOrEqualTo(small);
		}
	}

	@Test
	void a_plan_with_random_figures_is_sound_or_its_faults_are_told() {
		for (int seed = 0; seed < 25; seed++) {
			var random = new Random(seed);
			var plan = RandomPlan.of(random);
			for (int quote = 0; quote < 10; quote++) {
				var worksheet = rated(plan, RandomPlan.facts(random));
				assertThat(WorksheetReplay.faults(worksheet)).as("seed %d", seed).isEmpty();
				assertThat(worksheet.payable().stripTrailingZeros().scale()).as("seed %d", seed).isLessThanOrEqualTo(2);
			}
		}
	}

	@Test
	void under_a_random_plan_whose_tables_rise_more_points_are_never_cheaper() {
		for (int seed = 0; seed < 25; seed++) {
			var random = new Random(seed);
			var plan = RandomPlan.of(random);
			var facts = RandomPlan.facts(random);
			var before = BigDecimal.ZERO;
			for (int points = 0; points <= 12; points++) {
				var payable = rated(plan, SampleFacts.with(facts, "points", Fact.of(points))).payable();
				assertThat(payable).as("seed %d, %d points", seed, points).isGreaterThanOrEqualTo(before);
				before = payable;
			}
		}
	}

	private static RatePlan anyShipped(Random random) {
		return SHIPPED.plans().get(random.nextInt(SHIPPED.plans().size()));
	}

	private static Worksheet rated(RatePlan plan, RatingFacts facts) {
		var outcome = Rating.rate(plan, facts);
		assertThat(outcome).as(plan.ref() + " " + facts).isInstanceOf(RatingOutcome.Rated.class);
		return ((RatingOutcome.Rated) outcome).worksheet();
	}

	private static RatingFacts.Item raised(RatingFacts.Item item, String name, long by) {
		var facts = new TreeMap<>(item.facts());
		facts.computeIfPresent(name,
				(known, fact) -> Fact.of(((Fact.Quantity) fact).value()
					.add(BigDecimal.valueOf(by))
					.min(BigDecimal.valueOf(500_000))
					.max(((Fact.Quantity) fact).value())));
		return new RatingFacts.Item(item.id(), facts, item.coverages());
	}

	/**
	 * The same facts, put together in another order and with numbers spelled otherwise.
	 */
	private static RatingFacts shuffled(RatingFacts facts, Random random) {
		return new RatingFacts(facts.product(), facts.country(), facts.state(), facts.effectiveDate(),
				shuffled(facts.policy(), random),
				facts.items().stream().map((item) -> shuffled(item, random)).toList());
	}

	private static RatingFacts.Item shuffled(RatingFacts.Item item, Random random) {
		var coverages = new TreeMap<String, SortedMap<String, Fact>>(Collections.reverseOrder());
		item.coverages().forEach((id, choices) -> coverages.put(id, shuffled(choices, random)));
		return new RatingFacts.Item(item.id(), shuffled(item.facts(), random), coverages);
	}

	private static SortedMap<String, Fact> shuffled(Map<String, Fact> facts, Random random) {
		var entries = new ArrayList<>(facts.entrySet());
		Collections.shuffle(entries, random);
		var backwards = new TreeMap<String, Fact>(Collections.reverseOrder());
		entries.forEach((entry) -> backwards.put(entry.getKey(), spelledOtherwise(entry.getValue())));
		return backwards;
	}

	private static Fact spelledOtherwise(Fact fact) {
		return (fact instanceof Fact.Quantity(var value)) ? Fact.of(value.setScale(value.scale() + 3)) : fact;
	}

	/** Facts that the shipped plans have a price for. */
	private static final class RandomFacts {

		static RatingFacts of(RatePlan plan, Random random) {
			var policy = new TreeMap<String, Fact>();
			policy.put("postalCode", Fact.of(String.valueOf(10_000 + random.nextInt(980_000))));
			policy.put("driverAge", Fact.of(18 + random.nextInt(70)));
			policy.put("licenceYears", Fact.of(random.nextInt(50)));
			policy.put("minorViolations", Fact.of(random.nextInt(2)));
			policy.put("atFaultClaims", Fact.of(random.nextInt(2)));
			policy.put("majorViolations", Fact.of(0));
			maybe(policy, "claimFreeYears", Fact.of(random.nextInt(12)), random);
			maybe(policy, "multiPolicy", Fact.of(random.nextBoolean()), random);
			maybe(policy, "expiringPremium", Fact.of(BigDecimal.valueOf(50_000 + random.nextInt(900_000), 2)), random);
			var items = new ArrayList<RatingFacts.Item>();
			for (int i = 0; i <= random.nextInt(3); i++) {
				items.add(item(plan, "car-" + i, random));
			}
			return new RatingFacts("private-car", "XX", "", LocalDate.of(2026, 12, 1), policy, items);
		}

		private static RatingFacts.Item item(RatePlan plan, String id, Random random) {
			var facts = new TreeMap<String, Fact>();
			facts.put("vehicleType", Fact.of(List.of("CAR", "SUV", "VAN", "SPORTS_CAR").get(random.nextInt(4))));
			facts.put("vehicleAge", Fact.of(random.nextInt(15)));
			facts.put("vehicleValue", Fact.of(BigDecimal.valueOf(random.nextInt(200_000_000), 2)));
			facts.put("vehicleUse", Fact.of(List.of("PLEASURE", "COMMUTE", "BUSINESS").get(random.nextInt(3))));
			facts.put("annualMileage", Fact.of(random.nextInt(90_000)));
			var coverages = new TreeMap<String, SortedMap<String, Fact>>();
			coverages.put("LIABILITY", new TreeMap<>());
			plan.coverages()
				.stream()
				.filter((coverage) -> random.nextBoolean())
				.forEach((coverage) -> coverages.put(coverage.id(), new TreeMap<>()));
			return new RatingFacts.Item(id, facts, coverages);
		}

		private static void maybe(Map<String, Fact> facts, String name, Fact fact, Random random) {
			if (random.nextBoolean()) {
				facts.put(name, fact);
			}
		}

	}

	/** A plan of random length and figures; its table of points rises. */
	private static final class RandomPlan {

		static RatePlan of(Random random) {
			var text = new StringBuilder("""
					plan: random
					version: 1
					state: draft
					title: Random figures
					product: random
					jurisdiction: { country: US }
					effective: { from: 2026-01-01 }
					currency: USD
					item: thing
					roundings:
					  cent: { scale: 2, mode: %s }
					  coarse: { scale: %d, mode: %s }
					inputs:
					  points: { scope: policy, type: integer, min: 0, factor: driving-record }
					  value: { scope: item, type: decimal, min: 0, factor: property }
					tables:
					  points:
					    keys: { points: band }
					    decimals: 2
					    direction: rising
					    rows: |
					      points, factor
					""".formatted(mode(random), random.nextInt(4) - 1, mode(random)));
			var factor = 50 + random.nextInt(100);
			for (int from = 0, rows = 1 + random.nextInt(5); rows > 0; rows--) {
				var to = from + random.nextInt(3);
				text.append("      ").append((rows == 1) ? from + "+" : from + "-" + to).append(", ");
				text.append(BigDecimal.valueOf(factor, 2)).append('\n');
				from = to + 1;
				factor += random.nextInt(60);
			}
			text.append("coverages:\n");
			for (int coverage = 0; coverage <= random.nextInt(3); coverage++) {
				text.append("  C").append(coverage).append(":\n    label: Cover\n    steps:\n");
				text.append("      - { id: base, label: Base, base: { each: value, per: 1000, parts: up, rate: ")
					.append(1 + random.nextInt(9))
					.append(".25 } }\n");
				for (int step = 0; step < random.nextInt(8); step++) {
					text.append("      - { id: s")
						.append(step)
						.append(", label: Step, ")
						.append(step(random))
						.append(" }\n");
				}
			}
			return TestPlans.read("random", text + """
					policySteps:
					  - { id: points, label: Points, multiply: { table: points }, round: cent }
					  - { id: coarse, label: Coarse, round: coarse }
					  - { id: cent, label: Cent, round: cent }
					charges:
					  - { id: tax, label: Tax, kind: tax, percent: 7.35, rounded: amount, round: cent }
					instalments:
					  some: { label: Some, payments: 3, round: cent, residual: 2 }
					""");
		}

		static RatingFacts facts(Random random) {
			var selected = new TreeMap<String, SortedMap<String, Fact>>();
			selected.put("C0", new TreeMap<>());
			var items = new ArrayList<RatingFacts.Item>();
			for (int i = 0; i <= random.nextInt(3); i++) {
				items.add(new RatingFacts.Item("t" + i,
						new TreeMap<>(Map.of("value", Fact.of(BigDecimal.valueOf(1 + random.nextInt(90_000_000), 2)))),
						selected));
			}
			return new RatingFacts("random", "US", "", LocalDate.of(2026, 12, 1),
					new TreeMap<>(Map.of("points", Fact.of(random.nextInt(15)))), items);
		}

		private static String step(Random random) {
			var figure = BigDecimal.valueOf(random.nextInt(400), 2);
			return switch (random.nextInt(7)) {
				case 0 -> "multiply: " + figure + ", round: cent";
				case 1 -> "multiply: " + figure;
				case 2 -> "add: " + figure;
				case 3 -> "percent: " + figure.subtract(BigDecimal.ONE) + ", rounded: amount, round: cent";
				case 4 -> "percent: " + figure + ", rounded: product, round: coarse";
				case 5 -> "minimum: " + figure;
				default -> "maximum: 9" + figure + ", when: [ { fact: value, atLeast: 5000 } ]";
			};
		}

		private static String mode(Random random) {
			return List.of("HALF_UP", "HALF_EVEN", "DOWN", "UP", "CEILING", "FLOOR", "HALF_DOWN")
				.get(random.nextInt(7));
		}

	}

}
