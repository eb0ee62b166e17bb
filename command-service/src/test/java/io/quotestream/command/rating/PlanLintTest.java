package io.quotestream.command.rating;

import java.util.List;
import java.util.Optional;

import io.quotestream.command.domain.rating.BarredFactors;
import io.quotestream.command.domain.rating.Finding.Code;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A good plan is spoilt in one place, and that place is told. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlanLintTest {

	private static final String CURVE = TestPlans.example("all-operations");

	/** A line break in a place is written as it is in Java. */
	@ParameterizedTest(name = "{0}: {3}")
	@CsvSource(delimiter = '|',
			textBlock = """
					# code | place | spoilt | what is told
					# What stands in the file
					SYNTAX             | version: 1 | version: 1\\nversion: 2 | version stands twice
					WRONG_VALUE        | state: draft | state: drafted | state:
					WRONG_VALUE        | currency: USD | currency: ZZZ | There is no such currency
					WRONG_VALUE        | from: 2026-01-01 | from: 2026-02-30 | There is no such day
					EFFECTIVE_DATES    | from: 2026-01-01 } | from: 2026-01-01, to: 2025-12-31 } | before
					UNKNOWN_KEY        | version: 1 | version: 1\\nefective: {} | did you mean effective?
					UNKNOWN_NAME       | multiply: { table: symbol } | multiply: { table: simbol } | did you mean symbol?
					WRONG_VALUE        | zone: exact | zoen: exact | must begin with the keys zoen
					UNKNOWN_NAME       | round: dollar | round: dolar | did you mean dollar?
					UNKNOWN_NAME       | fact: multiPolicy | fact: multipolicies | did you mean multiPolicy?
					UNKNOWN_NAME       | minorViolations: 1, | minorViolation: 1, | did you mean minorViolations?
					UNKNOWN_NAME       | column: zone } | column: zones } | did you mean zone?
					WRONG_VALUE        | base: 420.00 | base: 420.00, add: 1.00 | A step has one of
					WRONG_VALUE        | add: 35.00 | add: { table: symbol, fact: points } | fact cannot stand beside table
					WRONG_VALUE        | add: 35.00 | add: { each: points, rate: 1 } | each needs per and parts
					WRONG_VALUE        | fact: multiPolicy, is: true | fact: multiPolicy, is: yes | must be true or false
					# Tables
					GAP                | 15000-24999 | 15000-24000 | No row holds for annualMileage 24001
					OVERLAP            | 15000-24999 | 15000-25000 | (line 87) both hold for annualMileage 25000
					GAP                | '25000+,        ' | '25000-80000,   ' | annualMileage 80001
					MISSING_DEFAULT    | *,          1 | 999,        1 | postalCode of any other value
					GAP                | SPORTS_CAR,  1.45 | SPORT_CAR,   1.45 | vehicleType SPORTS_CAR
					UNREACHABLE_ROW    | SPORTS_CAR,  1.45 | SPORT_CAR,   1.45 | SPORT_CAR
					GAP                | 4,    1.25 | 5,    1.25 | zone 4
					UNREACHABLE_ROW    | 70+,       0+ | 121+,      0+ | 121+ 0+
					OVERLAP            | 21-24,     3+ | 21-24,     2+ | driverAge 21, licenceYears 2
					WRONG_SCALE        | 1.40,      1.35 | 1.40,      1.355 | 1.355 has more decimals
					WRONG_VALUE        | 1.40,      1.35 | 1.40,      1,35 | A row has 3 cells
					NOT_A_NUMBER       | 1.40,      1.35 | 1.40,      one | one is no number
					NOT_MONOTONE       | 0.65,      0.60 | 0.65,      0.80 | COMPREHENSIVE is 0.80 after 0.75
					WRONG_VALUE        | 3-4,    1.40 | 4-3,    1.40 | Cannot read 4-3 as a band
					NOT_A_NUMBER       | vehicleType: exact }\\n    decimals: 2 | vehicleType: exact } | tells no decimals
					WRONG_VALUE        | vehicleType: exact | vehicleType: band | Cannot read CAR as a band
					WRONG_VALUE        | points: band | multiPolicy: band | must begin with the keys multiPolicy
					NOT_A_NUMBER       | 1000,       0.78 | many,       0.78 | many is no number, but deductible is
					# Steps
					WRONG_STEP         | base: 310.00 | add: 310.00 | begins with its base
					WRONG_STEP         | kind: fee, add: 35.00 | base: 35.00 | nothing else has one
					WRONG_STEP         | kind: tax, percent: 3 | percent: 3 | A charge is of kind fee or tax
					WRONG_STEP         | kind: fee, add: 35.00 | kind: tax, add: 35.00 | Taxes stand among
					WRONG_STEP         | id: minimum | id: expense-fee | The id expense-fee is taken
					UNKNOWN_NAME       | percent: 3, rounded | percent: 3, of: minimun, rounded | is called minimun
					UNKNOWN_NAME       | add: 35.00 } | percent: 2, of: multi-policy, rounded: amount, round: cent } | that is always taken is called multi-policy
					WRONG_STEP         | percent: 3, rounded: amount | percent: 3, of: opening, rounded: product | Only an amount
					WRONG_SCOPE        | add: 35.00 | add: { fact: vehicleAge } | about the whole policy
					WRONG_SCOPE        | add: 35.00 | add: { fact: deductible } | chosen for another coverage
					NOT_A_NUMBER       | add: 35.00 | add: { fact: postalCode } | postalCode is not a number
					WRONG_SCALE        | add: 35.00 | add: 35.005 | 35.005 is no amount of USD
					WRONG_VALUE        | add: 35.00 | add: { each: driverAge, per: 3, parts: exact, rate: 1 } | Parts of 3 have no end
					WRONG_SCALE        | label: Whole dollar, round: dollar | label: Rest, multiply: 1.01 | The premium can have more decimals than USD
					WRONG_SCALE        | percent: 3, rounded: amount, round: cent | percent: 3, rounded: amount | What is payable can have more decimals
					UNUSED             | , when: [ { fact: multiPolicy, is: true } ] | '' | inputs.multiPolicy
					UNUSED             | multiply: { table: mileage } | multiply: 1.00 | tables.mileage
					UNUSED             | points: { minorViolations: 1, atFaultClaims: 3, majorViolations: 4 } | points: { minorViolations: 1, atFaultClaims: 3 } | inputs.majorViolations
					WRONG_VALUE        | type: boolean, optional: true | type: integer, optional: true | multiPolicy must be a whole number
					UNGUARDED_OPTIONAL | max: 120, factor | max: 120, optional: true, factor | driverAge is optional
					WRONG_VALUE        | type: integer, standard: 500 } | type: integer, standard: half } | The standard must be a whole number
					WRONG_VALUE        | points: { label | driverAge: { label | The name driverAge is taken
					# Payments
					INSTALMENTS        | payments: 4 | shares: [25, 25, 25, 24] | 99 together, not 100
					INSTALMENTS        | payments: 4, round: cent-down, residual: 1 | payments: 4, round: cent, residual: 5 | payment 5, but there are 4
					WRONG_VALUE        | payments: 4, round: cent-down | payments: 4, shares: [100], round: cent | Say either payments or shares
					""")
	void a_spoilt_place_is_told(Code code, String from, String to, String text) {
		assertTold(TestPlans.demoAsDraft(), from.translateEscapes(), to.translateEscapes(), code, text);
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
