package io.quotestream.command.rating;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.quotestream.command.domain.rating.BarredFactors;
import io.quotestream.command.domain.rating.Finding.Code;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A good plan is spoilt in one place, and that place is told. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlanLintTest {

	private static final String CURVE = TestPlans.example("all-operations");

	@ParameterizedTest(name = "{2}: {3}")
	@MethodSource
	void a_spoilt_place_is_told(String from, String to, Code code, String text) {
		assertTold(TestPlans.demoAsDraft(), from, to, code, text);
	}

	static Stream<Arguments> a_spoilt_place_is_told() {
		return Stream.of(
				// What stands in the file
				arguments("version: 1", "version: 1\nversion: 2", Code.SYNTAX, "version stands twice"),
				arguments("state: draft", "state: drafted", Code.WRONG_VALUE, "state:"),
				arguments("currency: USD", "currency: ZZZ", Code.WRONG_VALUE, "There is no such currency"),
				arguments("from: 2026-01-01", "from: 2026-02-30", Code.WRONG_VALUE, "There is no such day"),
				arguments("from: 2026-01-01 }", "from: 2026-01-01, to: 2025-12-31 }", Code.EFFECTIVE_DATES, "before"),
				arguments("version: 1", "version: 1\nefective: {}", Code.UNKNOWN_KEY, "did you mean effective?"),
				arguments("multiply: { table: symbol }", "multiply: { table: simbol }", Code.UNKNOWN_NAME,
						"did you mean symbol?"),
				arguments("zone: exact", "zoen: exact", Code.WRONG_VALUE, "must begin with the keys zoen"),
				arguments("round: dollar", "round: dolar", Code.UNKNOWN_NAME, "did you mean dollar?"),
				arguments("fact: multiPolicy", "fact: multipolicies", Code.UNKNOWN_NAME, "did you mean multiPolicy?"),
				arguments("minorViolations: 1,", "minorViolation: 1,", Code.UNKNOWN_NAME,
						"did you mean minorViolations?"),
				arguments("column: zone }", "column: zones }", Code.UNKNOWN_NAME, "did you mean zone?"),
				arguments("base: 420.00", "base: 420.00, add: 1.00", Code.WRONG_VALUE, "A step has one of"),
				arguments("add: 35.00", "add: { table: symbol, fact: points }", Code.WRONG_VALUE,
						"fact cannot stand beside table"),
				arguments("add: 35.00", "add: { each: points, rate: 1 }", Code.WRONG_VALUE, "each needs per and parts"),
				arguments("fact: multiPolicy, is: true", "fact: multiPolicy, is: yes", Code.WRONG_VALUE,
						"must be true or false"),
				// Tables
				arguments("15000-24999", "15000-24000", Code.GAP, "No row holds for annualMileage 24001"),
				arguments("15000-24999", "15000-25000", Code.OVERLAP, "(line 87) both hold for annualMileage 25000"),
				arguments("25000+,        ", "25000-80000,   ", Code.GAP, "annualMileage 80001"),
				arguments("*,          1", "999,        1", Code.MISSING_DEFAULT, "postalCode of any other value"),
				arguments("SPORTS_CAR,  1.45", "SPORT_CAR,   1.45", Code.GAP, "vehicleType SPORTS_CAR"),
				arguments("SPORTS_CAR,  1.45", "SPORT_CAR,   1.45", Code.UNREACHABLE_ROW, "SPORT_CAR"),
				arguments("4,    1.25", "5,    1.25", Code.GAP, "zone 4"),
				arguments("70+,       0+", "121+,      0+", Code.UNREACHABLE_ROW, "121+ 0+"),
				arguments("21-24,     3+", "21-24,     2+", Code.OVERLAP, "driverAge 21, licenceYears 2"),
				arguments("1.40,      1.35", "1.40,      1.355", Code.WRONG_SCALE, "1.355 has more decimals"),
				arguments("1.40,      1.35", "1.40,      1,35", Code.WRONG_VALUE, "A row has 3 cells"),
				arguments("1.40,      1.35", "1.40,      one", Code.NOT_A_NUMBER, "one is no number"),
				arguments("0.65,      0.60", "0.65,      0.80", Code.NOT_MONOTONE, "COMPREHENSIVE is 0.80 after 0.75"),
				arguments("3-4,    1.40", "4-3,    1.40", Code.WRONG_VALUE, "Cannot read 4-3 as a band"),
				arguments("vehicleType: exact }\n    decimals: 2", "vehicleType: exact }", Code.NOT_A_NUMBER,
						"tells no decimals"),
				arguments("vehicleType: exact", "vehicleType: band", Code.WRONG_VALUE, "Cannot read CAR as a band"),
				arguments("points: band", "multiPolicy: band", Code.WRONG_VALUE,
						"must begin with the keys multiPolicy"),
				arguments("1000,       0.78", "many,       0.78", Code.NOT_A_NUMBER,
						"many is no number, but deductible is"),
				// Steps
				arguments("base: 310.00", "add: 310.00", Code.WRONG_STEP, "begins with its base"),
				arguments("kind: fee, add: 35.00", "base: 35.00", Code.WRONG_STEP, "nothing else has one"),
				arguments("kind: tax, percent: 3", "percent: 3", Code.WRONG_STEP, "A charge is of kind fee or tax"),
				arguments("kind: fee, add: 35.00", "kind: tax, add: 35.00", Code.WRONG_STEP, "Taxes stand among"),
				arguments("id: minimum", "id: expense-fee", Code.WRONG_STEP, "The id expense-fee is taken"),
				arguments("percent: 3, rounded", "percent: 3, of: minimun, rounded", Code.UNKNOWN_NAME,
						"is called minimun"),
				arguments("add: 35.00 }", "percent: 2, of: multi-policy, rounded: amount, round: cent }",
						Code.UNKNOWN_NAME, "that is always taken is called multi-policy"),
				arguments("percent: 3, rounded: amount", "percent: 3, of: opening, rounded: product", Code.WRONG_STEP,
						"Only an amount"),
				arguments("add: 35.00", "add: { fact: vehicleAge }", Code.WRONG_SCOPE, "about the whole policy"),
				arguments("add: 35.00", "add: { fact: deductible }", Code.WRONG_SCOPE, "chosen for another coverage"),
				arguments("add: 35.00", "add: { fact: postalCode }", Code.NOT_A_NUMBER, "postalCode is not a number"),
				arguments("add: 35.00", "add: 35.005", Code.WRONG_SCALE, "35.005 is no amount of USD"),
				arguments("add: 35.00", "add: { each: driverAge, per: 3, parts: exact, rate: 1 }", Code.WRONG_VALUE,
						"Parts of 3 have no end"),
				arguments("label: Whole dollar, round: dollar", "label: Rest, multiply: 1.01", Code.WRONG_SCALE,
						"The premium can have more decimals than USD"),
				arguments("percent: 3, rounded: amount, round: cent", "percent: 3, rounded: amount", Code.WRONG_SCALE,
						"What is payable can have more decimals"),
				arguments(", when: [ { fact: multiPolicy, is: true } ]", "", Code.UNUSED, "inputs.multiPolicy"),
				arguments("multiply: { table: mileage }", "multiply: 1.00", Code.UNUSED, "tables.mileage"),
				arguments("points: { minorViolations: 1, atFaultClaims: 3, majorViolations: 4 }",
						"points: { minorViolations: 1, atFaultClaims: 3 }", Code.UNUSED, "inputs.majorViolations"),
				arguments("type: boolean, optional: true", "type: integer, optional: true", Code.WRONG_VALUE,
						"multiPolicy must be a whole number"),
				arguments("max: 120, factor", "max: 120, optional: true, factor", Code.UNGUARDED_OPTIONAL,
						"driverAge is optional"),
				arguments("type: integer, standard: 500 }", "type: integer, standard: half }", Code.WRONG_VALUE,
						"The standard must be a whole number"),
				arguments("points: { label", "driverAge: { label", Code.WRONG_VALUE, "The name driverAge is taken"),
				// Payments
				arguments("payments: 4", "shares: [25, 25, 25, 24]", Code.INSTALMENTS, "99 together, not 100"),
				arguments("payments: 4, round: cent-down, residual: 1", "payments: 4, round: cent, residual: 5",
						Code.INSTALMENTS, "payment 5, but there are 4"),
				arguments("payments: 4, round: cent-down", "payments: 4, shares: [100], round: cent", Code.WRONG_VALUE,
						"Say either payments or shares"));
	}

	@Test
	void a_band_table_over_a_number_without_end_needs_an_open_tail() {
		var endless = TestPlans.demoAsDraft().replace("min: 0, max: 500000", "min: 0");
		assertThat(check(RatePlanLoader.standard(), endless)).isEmpty();
		assertTold(endless, "25000+,        ", "25000-80000,   ", Code.MISSING_TAIL, "annualMileage 80001");
	}

	@Test
	void a_curve_must_rise_and_say_what_holds_beyond_its_ends() {
		assertTold(CURVE, "91000,  233", "89000,  233", Code.OVERLAP, "Points must rise");
		assertTold(CURVE, "      +1000,  4.50\n", "", Code.MISSING_TAIL, "add a tail row or say above");
		assertTold(CURVE, ", tailParts: up", "", Code.MISSING_TAIL, "tailParts");
		assertTold(CURVE, "      91000,  233\n", "", Code.GAP, "two points or more");
		assertTold(CURVE, "91000,  233", "91000,  n/a", Code.NOT_A_NUMBER, "a number at every point");
	}

	@Test
	void a_derived_value_cannot_need_itself() {
		assertTold(CURVE, "keys: { destination: prefix }\n    rows: |\n      destination, zone",
				"keys: { zone: prefix }\n    rows: |\n      zone, zone", Code.WRONG_VALUE, "It needs itself");
	}

	@Test
	void a_bonus_counts_whole_claims() {
		assertTold(CURVE, "claims: { scope: policy, type: integer", "claims: { scope: policy, type: decimal",
				Code.WRONG_VALUE, "claims must be a whole number");
	}

	@Test
	void a_barred_factor_is_found_whatever_the_input_is_called() {
		var barredThere = new RatePlanLoader(
				new BarredFactors(List.of(new BarredFactors.Bar("age", "US-OH", "an example"))));
		assertThat(check(barredThere, TestPlans.demoAsDraft())).singleElement()
			.satisfies((finding) -> assertThat(finding.toString()).contains("inputs.driverAge",
					"age is barred in US-OH", "an example", "[BARRED_FACTOR]"));
		var elsewhere = new RatePlanLoader(
				new BarredFactors(List.of(new BarredFactors.Bar("age", "US-PA", "an example"))));
		assertThat(check(elsewhere, TestPlans.demoAsDraft())).isEmpty();
	}

	@Test
	void gender_is_barred_in_the_european_union_and_in_some_states() {
		var plan = TestPlans.demoAsDraft().replace("factor: age", "factor: gender");
		assertThat(check(RatePlanLoader.standard(), plan)).isEmpty();
		for (var place : List.of("country: FR }", "country: DE, subdivision: BY }", "country: US, subdivision: PA }")) {
			assertThat(check(RatePlanLoader.standard(),
					plan.replace("country: US, subdivision: OH, names: [Ohio] }", place)))
				.extracting((finding) -> finding.finding().code())
				.containsExactly(Code.BARRED_FACTOR);
		}
	}

	@Test
	void what_follows_from_something_unreadable_is_not_told_again() {
		var plan = TestPlans.demoAsDraft()
			.replace("3-4,    1.40", "4-3,    1.40")
			.replace("15000-24999", "15000-24000");
		assertThat(check(RatePlanLoader.standard(), plan)).extracting((finding) -> finding.finding().code())
			.containsExactlyInAnyOrder(Code.WRONG_VALUE, Code.GAP);
	}

	@Test
	void a_sealed_plan_cannot_be_changed_unnoticed() {
		var hash = TestPlans.read("draft", TestPlans.demoAsDraft()).contentHash();
		var active = TestPlans.demoAsDraft().replace("state: draft", "state: active\ncontentHash: " + hash);
		assertThat(check(RatePlanLoader.standard(), active)).isEmpty();
		assertTold(active, "base: 420.00", "base: 421.00", Code.SEAL, "changed after it was sealed");
		assertTold(active, "contentHash: " + hash, "", Code.SEAL, "add contentHash: " + hash);
	}

	private static void assertTold(String plan, String from, String to, Code code, String text) {
		assertThat(plan).contains(from);
		assertThat(check(RatePlanLoader.standard(), plan.replace(from, to))).anySatisfy((located) -> {
			assertThat(located.finding().code()).isEqualTo(code);
			assertThat(located.toString()).contains(text);
			assertThat(located.line()).isPositive();
		});
	}

	private static List<LocatedFinding> check(RatePlanLoader loader, String text) {
		return loader.check(List.of(new PlanFile("plan.yaml", text, (neighbour) -> Optional.empty())))
			.getFirst()
			.findings();
	}

}
