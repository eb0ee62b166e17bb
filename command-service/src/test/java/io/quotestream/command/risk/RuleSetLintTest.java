package io.quotestream.command.risk;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.command.rating.LocatedFinding;
import io.quotestream.command.rating.PlanFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RuleSetLintTest {

	@Test
	void the_shipped_rules_are_without_findings() {
		assertThat(RuleSetLoader.standard().check(RuleSetLoader.shipped()))
			.allSatisfy((checked) -> assertThat(checked.findings()).isEmpty())
			.hasSize(3);
		assertThat(SampleRisk.check(SampleRisk.draft()).findings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"17-20,     25                   | 17-19,     25                 | GAP             | No row holds for driverAge 20",
			"17-20,     25                   | 16-20,     25                 | OVERLAP         | both hold for driverAge 16",
			"76+,       refer                | 76-149,    refer              | GAP             | No row holds for driverAge 150",
			"*,          refer               | 9,          refer             | MISSING_DEFAULT | No row holds for postalCode",
			"daysLapsed                      | daysLaps                      | UNKNOWN_NAME    | No fact is called daysLaps (did you mean daysLapsed?)",
			"daysLapsed                      | identityNumber                | UNKNOWN_NAME    | No fact is called identityNumber",
			"allowed: [age,                  | allowed: [aeg,                | UNKNOWN_NAME    | No fact is of the factor aeg (did you mean age?)",
			"allowed: [age,                  | allowed: [use, age,           | UNUSED          | No rule reads a fact of the factor use",
			"prior-insurance,                | cover,                        | WRONG_VALUE     | unique",
			"territory, prior-insurance,     | territory,                    | BARRED_FACTOR   | daysLapsed is of the factor prior-insurance, which is not allowed in US-PA",
			"identity, motor-report          | motor-report                  | BARRED_FACTOR   | identityNumber is of the factor identity",
			"subdivision: PA                 | subdivision: CA               | BARRED_FACTOR   | age is barred in US-CA: state law on age",
			"postalCode, identityNumber]     | vehicleValue]                 | UNKNOWN_NAME    | The provider takes no vehicleValue",
			"21-24,     15                   | 21-24,     151                | WRONG_VALUE     | 151 is neither refer nor decline nor points",
			"21-24,     15                   | 21-24,     accept             | WRONG_VALUE     | accept is neither refer nor decline nor points",
			"unknown: refer                  | # nothing                     | MISSING_DEFAULT | licenceYears may not be known",
			"refer: 40                       | refer: 70                     | WRONG_VALUE     | The base must be under refer",
			"base: 10                        | base: 40                      | WRONG_VALUE     | The base must be under refer",
			"base: 10                        | bas: 10                       | UNKNOWN_KEY     | Unknown key bas (did you mean base?)",
			"from: 2026-01-01                | from: 2026-02-30              | WRONG_VALUE     | There is no such day",
			"currency: USD                   | currency: XYZ                 | WRONG_VALUE     | There is no such currency" })
	void what_a_customer_would_find_out_is_found_before(String old, String changed, String code, String text) {
		var findings = SampleRisk.check(SampleRisk.draft().replace(old, changed)).findings();
		assertThat(findings).anySatisfy((located) -> {
			assertThat(located.finding().code()).isEqualTo(Finding.Code.valueOf(code));
			assertThat(located.finding().text()).contains(text);
		});
	}

	@Test
	void what_is_always_known_says_nothing_about_the_unknown() {
		var told = SampleRisk.draft().replace("text: The driver's age.\n", "text: The driver's age.\n    unknown: 5\n");
		assertThat(SampleRisk.check(told).findings()).singleElement()
			.satisfies((located) -> assertThat(located.finding().text()).isEqualTo("Its facts are always known"));
	}

	@Test
	void active_rules_are_sealed() {
		var changed = SampleRisk.source("private-car-risk-us-pa-1.yaml").replace("17-20,     25", "17-20,     24");
		assertThat(SampleRisk.check(changed).findings()).extracting(LocatedFinding::finding)
			.extracting(Finding::code)
			.containsExactly(Finding.Code.SEAL);
		var laidOut = SampleRisk.source("private-car-risk-us-pa-1.yaml").replace("17-20,     25", "17-20, 25");
		assertThat(SampleRisk.check(laidOut).findings()).isEmpty();
	}

	@Test
	void two_active_rules_for_one_day_are_an_error_and_none_are_loaded() {
		var file = new PlanFile("one.yaml", SampleRisk.source("private-car-risk-us-pa-1.yaml"),
				(name) -> Optional.empty());
		var other = new PlanFile("two.yaml", file.text(), file.beside());
		assertThatExceptionOfType(RuleSetsRejected.class)
			.isThrownBy(() -> RuleSetLoader.standard().load(List.of(file, other)))
			.withMessageContaining("are both active for private-car in US-PA");
	}

	@ParameterizedTest
	@CsvSource({ "US, Pennsylvania, private-car-risk-us-pa@1", "US, ohio, private-car-risk-us-oh@1",
			"IN, Tamil Nadu, private-car-risk-in-tn@1", "US, Texas, none" })
	void the_place_selects_them(String country, String state, String ref) {
		assertThat(SampleRisk.SHIPPED.select("private-car", country, state, LocalDate.of(2026, 12, 1))
			.map(RuleSet::ref)
			.orElse("none")).isEqualTo(ref);
		assertThat(SampleRisk.SHIPPED.select("private-car", country, state, LocalDate.of(2025, 12, 31))).isEmpty();
	}

}
