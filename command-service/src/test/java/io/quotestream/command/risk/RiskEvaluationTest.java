package io.quotestream.command.risk;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.risk.Report;
import io.quotestream.command.domain.risk.RiskEvaluation;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.FiredRule;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.quotestream.command.risk.SampleRisk.PENNSYLVANIA;
import static io.quotestream.command.risk.SampleRisk.report;
import static io.quotestream.command.risk.SampleRisk.scored;
import static io.quotestream.command.risk.SampleRisk.told;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_DECLINE;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_REFER;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RiskEvaluationTest {

	private static final int BASE = 10;

	@Test
	void a_plain_risk_scores_the_base_and_is_accepted() {
		var found = RiskEvaluation.of(PENNSYLVANIA, told(), report());
		assertThat(found.getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_ACCEPT);
		assertThat(found.getScore()).isEqualTo(BASE);
		assertThat(found.getRulesList()).isEmpty();
		assertThat(found.getModel()).isEqualTo("bureau-motor@7");
		assertThat(found.getReportReference()).isEqualTo("MVR-1");
		assertThat(found.getRuleSet().getId()).isEqualTo("private-car-risk-us-pa");
		assertThat(found.getRuleSet().getVersion()).isEqualTo(1);
		assertThat(found.getRuleSet().getContentHash()).isEqualTo(PENNSYLVANIA.contentHash());
		assertThat(RiskEvaluation.withoutReport(PENNSYLVANIA, told())).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "driverAge, 16, decline", "driverAge, 17, 25", "driverAge, 20, 25", "driverAge, 21, 15",
			"driverAge, 24, 15", "driverAge, 25, 0", "driverAge, 69, 0", "driverAge, 70, 10", "driverAge, 75, 10",
			"driverAge, 76, refer", "driverAge, 0, decline", "licenceYears, 0, 15", "licenceYears, 2, 15",
			"licenceYears, 3, 5", "licenceYears, 5, 5", "licenceYears, 6, 0", "licenceYears, , refer",
			"atFaultClaims, 1, 15", "atFaultClaims, 2, 30", "atFaultClaims, 3, refer", "majorViolations, 1, refer",
			"majorViolations, 2, decline", "minorViolations, 1, 8", "minorViolations, 2, 8", "minorViolations, 3, 18",
			"minorViolations, 4, refer", "vehicleType, SPORTS_CAR, 15", "vehicleType, MOTORCYCLE, decline",
			"vehicleType, TRACTOR, refer", "vehicleAge, 11, 0", "vehicleValue, 99999.99, 0",
			"vehicleValue, 100000, refer", "vehicleValue, , 5", "annualMileage, 12874, -5", "annualMileage, 12875, 0",
			"annualMileage, 24140, 0", "annualMileage, 24141, 5", "annualMileage, 40234, 5", "annualMileage, 40235, 10",
			"annualMileage, , 5", "postalCode, 19103, 15", "postalCode, 15213, 5", "postalCode, 16801, -5",
			"postalCode, 99999, refer", "daysLapsed, 30, 0", "daysLapsed, 31, 10", "daysLapsed, , 5",
			"monthsInsured, 11, 5", "monthsInsured, 12, 0", "monthsInsured, 59, 0", "monthsInsured, 60, -5",
			"monthsInsured, , 0", "cancelledForFraud, true, decline", "cancelledForFraud, , 0" })
	void each_fact_does_what_its_row_says(String fact, String value, String effect) {
		var facts = told();
		if (value == null) {
			facts.remove(fact);
		}
		else {
			facts.put(fact, fact(fact, value));
		}
		var found = RiskEvaluation.of(PENNSYLVANIA, facts, report());
		assertDrawn(found, effect);
	}

	@ParameterizedTest
	@CsvSource({ "0, -10", "19, -10", "20, 0", "39, 0", "40, 10", "59, 10", "60, 20", "79, 20", "80, refer",
			"94, refer", "95, decline", "100, decline" })
	void the_reports_score_is_one_fact_among_others(long score, String effect) {
		var found = RiskEvaluation.of(PENNSYLVANIA, told(), scored(score));
		assertDrawn(found, effect);
		assertThat(found.getRulesList()).allSatisfy((rule) -> assertThat(rule.getAgency()).contains("Harrisburg"));
	}

	@Test
	void no_hit_is_an_answer_with_its_own_points_and_its_mark() {
		var found = RiskEvaluation.of(PENNSYLVANIA, told(), new Report(Map.of(), List.of(), "", ""));
		assertThat(found.getScore()).isEqualTo(BASE + 10);
		assertThat(found.getRulesList()).singleElement().satisfies((rule) -> {
			assertThat(rule.getRule()).isEqualTo("report.score");
			assertThat(rule.getValue()).isEqualTo("unknown");
		});
	}

	@Test
	void what_the_report_has_more_than_was_told_goes_to_a_person() {
		var differing = new Report(Map.of("reportScore", Fact.of(30), "undisclosedIncidents", Fact.of(1)), List.of(),
				"", "");
		assertThat(RiskEvaluation.of(PENNSYLVANIA, told(), differing).getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_REFER);
	}

	@ParameterizedTest
	@CsvSource({ "20, 6, 0, 14, 39, ACCEPT", "20, 6, 0, 15, 40, REFER", "24, 2, 3, 21, 69, REFER",
			"24, 2, 3, 22, 70, DECLINE" })
	void the_score_decides_from_its_thresholds_on(long age, long licence, long minor, int base, int score,
			String outcome) {
		var rules = SampleRisk.check(SampleRisk.draft().replace("base: 10", "base: " + base)).rules().orElseThrow();
		var facts = told();
		facts.put("driverAge", Fact.of(age));
		facts.put("licenceYears", Fact.of(licence));
		facts.put("minorViolations", Fact.of(minor));
		var found = RiskEvaluation.of(rules, facts, report());
		assertThat(found.getScore()).isEqualTo(score);
		assertThat(found.getScoreOutcome()).isEqualTo(AssessmentOutcome.valueOf("ASSESSMENT_OUTCOME_" + outcome));
		assertThat(found.getOutcome()).isEqualTo(found.getScoreOutcome());
	}

	@Test
	void the_score_stays_between_0_and_100() {
		var facts = told();
		Map.of("annualMileage", Fact.of(0), "postalCode", Fact.of("168"), "monthsInsured", Fact.of(60))
			.forEach(facts::put);
		assertThat(RiskEvaluation.of(PENNSYLVANIA, facts, scored(0)).getScore()).isZero();
		var rules = SampleRisk.check(SampleRisk.draft().replace("60-79,       20", "60-79,       100"))
			.rules()
			.orElseThrow();
		assertThat(RiskEvaluation.of(rules, told(), scored(60)).getScore()).isEqualTo(100);
	}

	@Test
	void decline_goes_before_refer_and_both_before_the_score() {
		var facts = told();
		facts.put("atFaultClaims", Fact.of(3));
		assertThat(RiskEvaluation.of(PENNSYLVANIA, facts, report()).getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_REFER);
		facts.put("majorViolations", Fact.of(2));
		assertThat(RiskEvaluation.of(PENNSYLVANIA, facts, report()).getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_DECLINE);
	}

	@Test
	void what_is_refused_anyway_needs_no_report_and_gets_no_score() {
		var facts = told();
		facts.put("cancelledForFraud", Fact.of(true));
		assertThat(RiskEvaluation.withoutReport(PENNSYLVANIA, facts)).hasValueSatisfying((found) -> {
			assertThat(found.getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_DECLINE);
			assertThat(found.hasScore()).isFalse();
			assertThat(found.getRulesList()).extracting(FiredRule::getDeclineCode)
				.containsExactly(DeclineCode.DECLINE_CODE_FRAUD_OR_SANCTIONS);
		});
		facts.put("cancelledForFraud", Fact.of(false));
		facts.put("atFaultClaims", Fact.of(3));
		assertThat(RiskEvaluation.withoutReport(PENNSYLVANIA, facts)).isEmpty();
	}

	@Test
	void hard_rules_are_told_first_and_then_those_that_weigh_most() {
		var facts = told();
		Map.of("driverAge", Fact.of(76), "licenceYears", Fact.of(4), "minorViolations", Fact.of(3), "majorViolations",
				Fact.of(2), "annualMileage", Fact.of(100))
			.forEach(facts::put);
		assertThat(RiskEvaluation.of(PENNSYLVANIA, facts, report()).getRulesList()).extracting(FiredRule::getRule)
			.containsExactly("driver.major-violations", "driver.age", "driver.minor-violations", "driver.licence-years",
					"vehicle.mileage");
	}

	@Test
	void the_agencys_own_reasons_stand_behind_its_score_and_unknown_codes_are_not_kept() {
		var report = new Report(Map.of("reportScore", Fact.of(70)), List.of("AT_FAULT_CLAIMS", "GENDER", "NEW_LICENCE"),
				"", "");
		assertThat(RiskEvaluation.of(PENNSYLVANIA, told(), report).getRulesList())
			.extracting(FiredRule::getCustomerText)
			.containsExactly("The motor report on the driver. Accidents at fault. A licence held for a short time.");
	}

	@Test
	void a_report_adds_no_facts_that_the_customer_tells_or_the_place_bars() {
		var report = new Report(Map.of("driverAge", Fact.of(10), "reportScore", Fact.of(30)), List.of(), "", "");
		assertThat(RiskEvaluation.of(PENNSYLVANIA, told(), report).getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_ACCEPT);
		var barring = new RuleSet(PENNSYLVANIA.id(), 1, PENNSYLVANIA.state(), "", PENNSYLVANIA.product(),
				PENNSYLVANIA.jurisdiction(), PENNSYLVANIA.effective(), "USD", "", Set.of("age"),
				PENNSYLVANIA.lookBack(), PENNSYLVANIA.report(), PENNSYLVANIA.score(), PENNSYLVANIA.cards());
		assertThat(RiskEvaluation.of(barring, told(), scored(100)).getRulesList()).extracting(FiredRule::getValue)
			.containsExactly("unknown");
	}

	@Test
	void where_no_rules_are_filed_a_person_decides() {
		assertThat(RiskEvaluation.withoutRules().getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_REFER);
	}

	private static void assertDrawn(AssessmentResult found, String effect) {
		switch (effect) {
			case "decline" -> assertThat(found.getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_DECLINE);
			case "refer" -> assertThat(found.getOutcome()).isEqualTo(ASSESSMENT_OUTCOME_REFER);
			default -> {
				assertThat(found.getScore()).isEqualTo(BASE + Integer.parseInt(effect));
				assertThat(found.getOutcome()).isEqualTo(found.getScoreOutcome());
			}
		}
		assertThat(found.getRulesCount()).isEqualTo(effect.equals("0") ? 0 : 1);
	}

	private static Fact fact(String name, String value) {
		return switch (name) {
			case "vehicleType", "postalCode" -> Fact.of(value);
			case "cancelledForFraud" -> Fact.of(Boolean.parseBoolean(value));
			default -> Fact.of(new BigDecimal(value));
		};
	}

}
