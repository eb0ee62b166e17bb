package io.quotestream.command.rating;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.quotestream.command.domain.rating.Filed;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RatePlansTest {

	private static final RatePlans SHIPPED = SampleFacts.shipped();

	@ParameterizedTest
	@CsvSource({ "US, Pennsylvania, 2026-12-31, private-car-us-pa@1", "US, pa, 2027-01-01, private-car-us-pa@2",
			"US, US-PA, 2026-03-01, private-car-us-pa@1", "US, PA, 2026-02-28, none",
			"IN, tamil nadu, 2026-12-31, private-car-in-tn@1", "IN, TN, 2027-01-01, private-car-in-tn@2",
			"IN, Kerala, 2027-01-01, none", "US, Ohio, 2026-12-01, AUTO-DEMO-1@1", "US, TN, 2026-12-01, none",
			"us, ohio, 2099-01-01, AUTO-DEMO-1@1" })
	void the_place_and_the_policy_effective_date_select_the_version(String country, String state, LocalDate date,
			String ref) {
		assertThat(SHIPPED.select("private-car", country, state, date).map(RatePlan::ref).orElse("none"))
			.isEqualTo(ref);
	}

	@Test
	void another_product_has_other_plans() {
		assertThat(SHIPPED.select("motorcycle", "US", "OH", LocalDate.of(2026, 12, 1))).isEmpty();
	}

	@Test
	void a_plan_of_the_state_goes_before_one_of_the_country() {
		var country = demo("jurisdiction: { country: US, subdivision: OH, names: [Ohio] }",
				"jurisdiction: { country: US }");
		var plans = load(country.replace("plan: AUTO-DEMO-1", "plan: whole-country"), TestPlans.demoAsDraft());
		assertThat(plans.plans()).hasSize(2);
		var active = new RatePlans(List.of(sealed(country.replace("plan: AUTO-DEMO-1", "plan: whole-country")),
				sealed(TestPlans.demoAsDraft())));
		var day = LocalDate.of(2026, 12, 1);
		assertThat(active.select("private-car", "US", "Ohio", day).map(RatePlan::id)).contains("AUTO-DEMO-1");
		assertThat(active.select("private-car", "US", "Texas", day).map(RatePlan::id)).contains("whole-country");
	}

	@Test
	void only_an_active_plan_prices_new_quotes_but_every_version_stays_known() {
		for (var state : List.of("draft", "staged", "approved", "retired")) {
			var plans = new RatePlans(List.of(inState(TestPlans.demoAsDraft(), state)));
			assertThat(plans.select("private-car", "US", "OH", LocalDate.of(2026, 12, 1))).isEmpty();
			assertThat(plans.version("AUTO-DEMO-1", 1)).isPresent();
		}
	}

	@Test
	void two_active_plans_for_one_day_are_an_error() {
		var first = sealed(TestPlans.demoAsDraft());
		var second = sealed(demo("version: 1", "version: 2"));
		assertThat(Filed.together(List.of(first, second))).singleElement()
			.satisfies((finding) -> assertThat(finding.text()).contains("AUTO-DEMO-1@1", "AUTO-DEMO-1@2", "US-OH"));
		assertThatIllegalArgumentException().isThrownBy(() -> new RatePlans(List.of(first, second)));
	}

	@Test
	void days_without_a_plan_between_two_versions_are_told() {
		var first = sealed(demo("effective: { from: 2026-01-01 }", "effective: { from: 2026-01-01, to: 2026-05-31 }"));
		var second = sealed(demo("version: 1", "version: 2").replace("from: 2026-01-01", "from: 2026-06-02"));
		assertThat(Filed.together(List.of(first, second))).singleElement().satisfies((finding) -> {
			assertThat(finding.isError()).isFalse();
			assertThat(finding.text()).contains("after 2026-05-31 until 2026-06-02");
		});
	}

	@Test
	void every_error_of_every_file_is_told_with_its_file_and_line() {
		var typing = file("typing.yaml", TestPlans.demoAsDraft().replace("label: Minimum premium", "lable: Minimum"));
		var syntax = file("syntax.yaml", "plan: [");
		var twin = file("twin.yaml", TestPlans.demoAsDraft().replace("15000-24999", "15000-24000"));
		assertThatExceptionOfType(RatePlansRejected.class)
			.isThrownBy(() -> RatePlanLoader.standard().load(List.of(typing, syntax, twin)))
			.satisfies((rejected) -> assertThat(rejected.findings()).extracting(LocatedFinding::file)
				.contains("typing.yaml", "syntax.yaml", "twin.yaml"))
			.withMessageContaining(
					"typing.yaml:174: error: policySteps[2].lable: Unknown key lable (did you mean label?)")
			.withMessageContaining("syntax.yaml:1: error: ")
			.withMessageContaining("twin.yaml:79: error: tables.mileage: No row holds for annualMileage 24001 [GAP]");
	}

	private static String demo(String from, String to) {
		assertThat(TestPlans.demoAsDraft()).contains(from);
		return TestPlans.demoAsDraft().replace(from, to);
	}

	private static RatePlan sealed(String draft) {
		return inState(draft, "active");
	}

	/** The draft in another state, with the hash that the state asks for. */
	private static RatePlan inState(String draft, String state) {
		var hash = TestPlans.read("draft", draft).contentHash();
		return TestPlans.read(state, draft.replace("state: draft", "state: " + state + "\ncontentHash: " + hash));
	}

	private static RatePlans load(String... texts) {
		var files = new ArrayList<PlanFile>();
		for (var text : texts) {
			files.add(file("plan-" + files.size() + ".yaml", text));
		}
		return RatePlanLoader.standard().load(files);
	}

	private static PlanFile file(String name, String text) {
		return new PlanFile(name, text, (neighbour) -> Optional.empty());
	}

}
