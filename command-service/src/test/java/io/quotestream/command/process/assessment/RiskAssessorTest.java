package io.quotestream.command.process.assessment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.domain.Form;
import io.quotestream.command.domain.risk.ReportOrder;
import io.quotestream.command.domain.risk.RiskFacts;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.command.domain.risk.RuleSets;
import io.quotestream.command.process.assessment.RiskAssessor.Ending;
import io.quotestream.command.risk.RuleSetLoader;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.provider.v1.CannotOrder;
import io.quotestream.proto.provider.v1.CannotOrderCause;
import io.quotestream.proto.provider.v1.NoHit;
import io.quotestream.proto.provider.v1.RiskScore;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.provider.v1.ScoreRiskResponse;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.PriorInsurance;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RiskAssessorTest {

	private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final RiskAssessmentStarted STARTED = RiskAssessmentStarted.newBuilder()
		.setAssessmentId("5b1f6c1a-93f3-4d76-8b0e-0d6c2f1a9e42")
		.setInputHash("a".repeat(64))
		.setDeadlineTime(Timestamp.newBuilder().setSeconds(NOW.plusSeconds(60).getEpochSecond()))
		.build();

	private static final GeographicDetails PENNSYLVANIA = GeographicDetails.newBuilder()
		.setCountry("US")
		.setState("Pennsylvania")
		.setCity("Harrisburg")
		.setZipCode("17101")
		.build();

	private final List<ScoreRiskRequest> asked = new ArrayList<>();

	private final List<Duration> waited = new ArrayList<>();

	private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

	private final CircuitBreaker breaker = CircuitBreaker.of("scoring",
			CircuitBreakerConfig.custom().minimumNumberOfCalls(100).build());

	@Test
	void the_rules_apply_to_what_the_provider_found() {
		assertThat(assess(form(), (answer) -> answer)).satisfies((ending) -> {
			var result = ((Ending.Found) ending).result();
			assertThat(result.getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
			assertThat(result.getModel()).isEqualTo("bureau-motor@7");
			assertThat(result.getRuleSet().getId()).isEqualTo("private-car-risk-in-tn");
		});
	}

	@Test
	void the_provider_is_told_what_the_rules_of_the_place_say_and_nothing_else() {
		assess(form(), (answer) -> answer);
		assertThat(this.asked).singleElement()
			.isEqualTo(ScoreRiskRequest.newBuilder()
				.setAssessmentId(STARTED.getAssessmentId())
				.setInputHash(STARTED.getInputHash())
				.setJurisdiction("IN-TN")
				.setEffectiveDate(Date.newBuilder().setYear(2026).setMonth(12).setDay(1))
				.setDriverAge(39)
				.setLicenceYears(18)
				.setAtFaultClaims(0)
				.setMajorViolations(0)
				.setMinorViolations(1)
				.setZipCode("603110")
				.build());
		assess(in(PENNSYLVANIA), (answer) -> answer);
		assertThat(this.asked.getLast().getIdentityNumber()).isEqualTo("DL-77");
	}

	@Test
	void what_may_be_read_is_not_sent_for_that() {
		var all = RuleSetLoader.standard().load(RuleSetLoader.shipped()).all().getFirst();
		var reticent = new RuleSet(all.id(), all.version(), all.state(), all.title(), all.product(), all.jurisdiction(),
				all.effective(), all.currency(), all.contentHash(), all.allowed(), all.lookBack(),
				new ReportOrder("", Set.of("licenceYears"), Map.of()), all.score(), all.cards());
		var request = ScoreRequests.of(STARTED, form(), reticent, RiskFacts.of(form(), reticent));
		assertThat(request.getLicenceYears()).isEqualTo(18);
		assertThat(request.hasDriverAge() || request.hasAtFaultClaims()).isFalse();
		assertThat(request.getZipCode()).isEmpty();
	}

	@Test
	void nobody_is_asked_about_what_is_refused_anyway() {
		var form = form(SampleSections.CUSTOMER.toBuilder()
			.setPriorInsurance(PriorInsurance.newBuilder().setCancelledForFraud(true))
			.build(), SampleSections.GEOGRAPHIC);
		assertThat(outcome(assess(form, (answer) -> answer))).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_DECLINE);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void where_there_are_no_rules_a_person_decides() {
		var elsewhere = in(PENNSYLVANIA.toBuilder().setState("Texas").build());
		assertThat(outcome(assess(elsewhere, (answer) -> answer)))
			.isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void no_hit_is_an_answer() {
		var ending = assess(form(), (answer) -> answer.setNoHit(NoHit.getDefaultInstance()));
		assertThat(outcome(ending)).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
		assertThat(((Ending.Found) ending).result().getRulesList())
			.anySatisfy((rule) -> assertThat(rule.getRule()).isEqualTo("report.score"));
	}

	@Test
	void what_the_report_has_more_goes_to_a_person_but_only_what_can_be_compared() {
		assertThat(outcome(assess(form(), (answer) -> answer.setScore(score().setMinorViolations(2)))))
			.isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER);
		assertThat(outcome(assess(form(), (answer) -> answer.setScore(score().setMinorViolations(1)))))
			.isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
	}

	enum Breach {

		ANOTHER_ASSESSMENT((answer) -> answer.setAssessmentId("another")),
		OTHER_FACTS((answer) -> answer.setInputHash("b".repeat(64))), NO_FINDING((answer) -> answer.clearFinding()),
		SCORE_OF_101((answer) -> answer.setScore(score().setScore(101))),
		SCORE_BELOW_0((answer) -> answer.setScore(score().setScore(-1))),
		NO_MODEL((answer) -> answer.setScore(score().setModel(" "))),
		LONG_MODEL((answer) -> answer.setScore(score().setModel("m".repeat(101)))),
		LONG_REFERENCE((answer) -> answer.setScore(score().setReportReference("r".repeat(101)))),
		LONG_REFERENCE_OF_NO_HIT((answer) -> answer.setNoHit(NoHit.newBuilder().setReportReference("r".repeat(101)))),
		FIVE_REASONS((answer) -> answer.setScore(score().addAllReasonCodes(List.of("A", "B", "C", "D", "E")))),
		NEGATIVE_INCIDENTS((answer) -> answer.setScore(score().setAtFaultClaims(-1)));

		private final UnaryOperator<ScoreRiskResponse.Builder> answer;

		Breach(UnaryOperator<ScoreRiskResponse.Builder> answer) {
			this.answer = answer;
		}

	}

	@ParameterizedTest
	@EnumSource
	void what_breaks_the_contract_is_a_failure_and_no_finding(Breach breach) {
		assertThat(assess(form(), breach.answer))
			.isEqualTo(new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_MALFORMED, 1));
	}

	@Test
	void only_what_the_broker_can_supply_goes_back_to_the_broker() {
		assertThat(failure(in(PENNSYLVANIA, ""), CannotOrderCause.CANNOT_ORDER_CAUSE_IDENTITY_MISSING))
			.isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_IDENTITY_MISSING);
		assertThat(failure(in(PENNSYLVANIA), CannotOrderCause.CANNOT_ORDER_CAUSE_IDENTITY_MISSING)).as("it was sent")
			.isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER);
		assertThat(failure(form(), CannotOrderCause.CANNOT_ORDER_CAUSE_IDENTITY_MISSING)).as("it may not be sent")
			.isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER);
		assertThat(failure(form(), CannotOrderCause.CANNOT_ORDER_CAUSE_CONSENT_MISSING))
			.isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_CONSENT_MISSING);
		assertThat(failure(form(), CannotOrderCause.CANNOT_ORDER_CAUSE_NOT_PERMITTED))
			.isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER);
		var consented = STARTED.toBuilder().setConsentGiven(true).build();
		assertThat(assessor((answer) -> answer
			.setCannotOrder(CannotOrder.newBuilder().setCause(CannotOrderCause.CANNOT_ORDER_CAUSE_CONSENT_MISSING)))
			.assess(form(), consented))
			.isEqualTo(new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER, 1));
	}

	@Test
	void it_is_asked_three_times_under_the_same_id() {
		var ending = assess(form(), (answer) -> {
			throw new ScoringProvider.Unavailable("down");
		});
		assertThat(ending).isEqualTo(new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, 3));
		assertThat(this.asked).hasSize(3).containsOnly(this.asked.getFirst());
		assertThat(this.waited).containsOnly(TIMEOUT);
	}

	@Test
	void an_answer_to_a_later_attempt_counts() {
		var ending = assess(form(), (answer) -> {
			if (this.asked.size() < 3) {
				throw new ScoringProvider.Unavailable("down");
			}
			return answer;
		});
		assertThat(outcome(ending)).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
	}

	@Test
	void what_the_provider_refuses_is_not_asked_again() {
		assertThat(assess(form(), (answer) -> {
			throw new ScoringProvider.Refused("no");
		})).isEqualTo(new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, 1));
	}

	@Test
	void nobody_waits_longer_than_the_assessment_may_take() {
		var ending = assess(form(), (answer) -> {
			this.now.set(this.now.get().plusSeconds(55));
			throw new ScoringProvider.Unavailable("silent");
		});
		assertThat(ending).isEqualTo(new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, 2));
		assertThat(this.waited).containsExactly(TIMEOUT, Duration.ofSeconds(5));
		this.now.set(NOW.plusSeconds(60));
		this.asked.clear();
		assertThat(assess(form(), (answer) -> answer))
			.isEqualTo(new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, 0));
		assertThat(this.asked).isEmpty();
	}

	@Test
	void a_provider_that_is_known_to_be_down_is_not_asked() {
		this.breaker.transitionToOpenState();
		assertThat(assess(form(), (answer) -> answer))
			.isEqualTo(new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, 0));
		assertThat(this.asked).isEmpty();
	}

	private AssessmentFailure failure(Form form, CannotOrderCause cause) {
		var ending = assess(form, (answer) -> answer.setCannotOrder(CannotOrder.newBuilder().setCause(cause)));
		return ((Ending.Failed) ending).failure();
	}

	private static AssessmentOutcome outcome(Ending ending) {
		return ((Ending.Found) ending).result().getOutcome();
	}

	private Ending assess(Form form, UnaryOperator<ScoreRiskResponse.Builder> answer) {
		return assessor(answer).assess(form, STARTED);
	}

	private RiskAssessor assessor(UnaryOperator<ScoreRiskResponse.Builder> answer) {
		ScoringProvider provider = (request, timeout) -> {
			this.asked.add(request);
			this.waited.add(timeout);
			return answer
				.apply(ScoreRiskResponse.newBuilder()
					.setAssessmentId(request.getAssessmentId())
					.setInputHash(request.getInputHash())
					.setScore(score()))
				.build();
		};
		RuleSets rules = RuleSetLoader.standard().load(RuleSetLoader.shipped());
		InstantSource clock = this.now::get;
		return new RiskAssessor("private-car", rules, new ScoringAttempts(provider, this.breaker, clock,
				new ScoringAttempts.Settings(TIMEOUT, 3, Duration.ofMillis(1))));
	}

	private static RiskScore.Builder score() {
		return RiskScore.newBuilder().setScore(30).setModel("bureau-motor@7").setReportReference("MVR-1");
	}

	private static Form form() {
		return in(SampleSections.GEOGRAPHIC);
	}

	private static Form in(GeographicDetails place) {
		return in(place, "DL-77");
	}

	private static Form in(GeographicDetails place, String identityNumber) {
		return form(SampleSections.CUSTOMER.toBuilder().setIdentityNumber(identityNumber).build(), place);
	}

	private static Form form(CustomerInformation customer, GeographicDetails place) {
		return new Form(Date.newBuilder().setYear(2026).setMonth(12).setDay(1).build(), "INR", place, null, null,
				customer, SampleSections.VEHICLE, SampleSections.COVERAGE);
	}

}
