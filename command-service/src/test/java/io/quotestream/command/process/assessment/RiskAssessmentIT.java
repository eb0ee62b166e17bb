package io.quotestream.command.process.assessment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.google.rpc.Code;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.api.RefusedCall;
import io.quotestream.command.application.Requests;
import io.quotestream.command.process.Reactions;
import io.quotestream.command.process.RunningServices;
import io.quotestream.command.process.ServiceInstance;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.Provider;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.RiskAssessmentFailed;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.PriorInsurance;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.ReferralReason;

import static io.quotestream.command.process.ServiceInstance.BROKER;
import static io.quotestream.command.process.ServiceInstance.TIMER;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_APPROVED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_DECLINED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_FINALIZED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_RISK_ASSESSED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_RISK_ASSESSING;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_SAVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Assessments by a scoring provider that does what providers do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RiskAssessmentIT {

	private static final String REACTION = "risk-assessment";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/** What waits for somebody waits for long: that it ends is the service's doing. */
	private static final Duration FOR_EVER = Duration.ofMinutes(10);

	/**
	 * So that nobody waits long for who says nothing, and no breaker hides a single call.
	 */
	private static final Map<String, String> QUICK = Map.of("quotestream.risk-assessment.deadline", "500ms",
			"quotestream.risk-assessment.pause", "5ms", "quotestream.risk-assessment.breaker.calls", "1000",
			"quotestream.risk-assessment.breaker.failure-percent", "100");

	/** Waits for whoever answers. */
	private static final Map<String, String> UNHURRIED = Map.of("quotestream.risk-assessment.deadline", "1m",
			"quotestream.product.assessment", "10m");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path sharedFolder;

	@SuppressWarnings("NullAway.Init")
	private static RunningServices shared;

	/** With the settings as they are shipped. */
	@SuppressWarnings("NullAway.Init")
	private static ServiceInstance service;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@BeforeAll
	static void start() throws IOException {
		shared = new RunningServices(sharedFolder);
		service = shared.start(Map.of());
	}

	@AfterAll
	static void stop() {
		shared.close();
	}

	@BeforeEach
	void behave() {
		shared.behave();
	}

	@Test
	void what_the_rules_accept_is_approved_and_what_they_decline_declined() {
		var good = service.saved();
		service.assess(good);
		var fraud = service.saved((quote) -> quote.setCustomer(SampleSections.CUSTOMER.toBuilder()
			.setPriorInsurance(PriorInsurance.newBuilder().setCancelledForFraud(true))));
		service.assess(fraud);

		assertThat(result(service, good).getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
		assertThat(result(service, good).getRuleSet().getContentHash()).matches("[0-9a-f]{64}");
		assertThat(submit(service, good).getState()).isEqualTo(QUOTE_STATE_APPROVED);
		assertThat(result(service, fraud).getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_DECLINE);
		assertThat(submit(service, fraud).getState()).isEqualTo(QUOTE_STATE_DECLINED);
	}

	@Test
	void what_is_accepted_and_priced_is_no_offer_without_its_application_number() {
		var quote = service.saved();
		service.assess(quote);
		assertThat(result(service, quote).getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
		service.as(BROKER).calculateQuote(quote.calculate());

		RefusedCall.of(() -> service.as(BROKER).finalizeQuote(quote.finalizeQuote()))
			.with(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_APPLICATION_NUMBER_PENDING);

		service.number(quote);
		assertThat(service.as(BROKER).finalizeQuote(quote.finalizeQuote()).getReceipt().getState())
			.isEqualTo(QUOTE_STATE_APPROVED);
	}

	@Test
	void a_provider_that_fails_is_slow_or_says_nothing_leaves_it_to_a_person() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var service = running.start(QUICK);
			for (var fault : List.of(FaultKind.FAULT_KIND_FAIL, FaultKind.FAULT_KIND_FAIL_AFTERWARDS,
					FaultKind.FAULT_KIND_SLOW, FaultKind.FAULT_KIND_LATE, FaultKind.FAULT_KIND_SILENT)) {
				plan(running, fault, 3, FOR_EVER);
				var quote = service.saved();
				service.assess(quote);

				var failed = failed(service, quote);
				assertThat(failed.getFailure()).as("%s", fault)
					.isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL);
				assertThat(failed.getAttempts()).as("%s", fault).isEqualTo(3);
				assertReferred(service, quote);
			}
		}
	}

	@Test
	void what_fails_once_is_tried_again_under_the_same_id() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var service = running
				.start(Map.of("quotestream.risk-assessment.deadline", "5s", "quotestream.product.assessment", "10m"));
			for (var fault : List.of(FaultKind.FAULT_KIND_FAIL, FaultKind.FAULT_KIND_FAIL_AFTERWARDS,
					FaultKind.FAULT_KIND_SILENT)) {
				plan(running, fault, 1, FOR_EVER);
				var quote = service.saved();
				var assessment = service.assess(quote);

				var result = result(service, quote);
				assertThat(result.getOutcome()).as("%s", fault).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
				assertThat(result.getReportReference()).isEqualTo("R-" + assessment);
			}
		}
	}

	@Test
	void a_silent_provider_holds_an_assessment_no_longer_than_it_may_take() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var service = running.start(Map.of("quotestream.product.assessment", "2s"));
			plan(running, FaultKind.FAULT_KIND_SILENT, 0);
			var quote = service.saved();
			service.assess(quote);

			assertThat(failed(service, quote).getFailure()).isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL);
			assertReferred(service, quote);
		}
	}

	@Test
	void an_answer_that_breaks_the_contract_leaves_it_to_a_person() {
		plan(shared, FaultKind.FAULT_KIND_MALFORMED, 0);
		var quote = service.saved();
		service.assess(quote);

		assertThat(failed(service, quote).getFailure()).isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_MALFORMED);
		assertReferred(service, quote);
	}

	@Test
	void only_what_the_broker_can_supply_makes_the_quote_saved_again() {
		plan(shared, FaultKind.FAULT_KIND_CANNOT_ORDER, 0);
		var quote = service.saved();
		service.assess(quote);

		assertThat(failed(service, quote).getFailure()).isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_CONSENT_MISSING);
		assertThat(service.state(quote)).isEqualTo(QUOTE_STATE_SAVED);

		service.assess(quote, true);
		await().atMost(PATIENCE).until(() -> service.state(quote) != QUOTE_STATE_RISK_ASSESSING);
		assertThat(failed(service, quote).getFailure()).isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER);
		assertReferred(service, quote);

		// The rules of the place do not allow an identity number to be sent: nobody can
		// supply it.
		plan(shared, FaultKind.FAULT_KIND_IDENTITY_MISSING, 0);
		var unidentified = service.saved();
		service.assess(unidentified);
		assertThat(failed(service, unidentified).getFailure())
			.isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER);
		assertReferred(service, unidentified);
	}

	@Test
	void what_the_report_has_more_than_the_customer_told_is_for_a_person() {
		plan(shared, FaultKind.FAULT_KIND_CONTRADICT, 0);
		var quote = service.saved();
		service.assess(quote);

		assertThat(result(service, quote).getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER);
		assertThat(result(service, quote).getRulesList()).first()
			.satisfies((rule) -> assertThat(rule.getRule()).isEqualTo("report.undisclosed"));
	}

	@Test
	void no_hit_is_a_finding() {
		plan(shared, FaultKind.FAULT_KIND_NO_HIT, 0);
		var quote = service.saved();
		service.assess(quote);

		assertThat(result(service, quote).getRulesList())
			.anySatisfy((rule) -> assertThat(rule.getRule() + " " + rule.getValue()).isEqualTo("report.score unknown"));
	}

	@Test
	void an_answer_that_comes_after_an_edit_changes_nothing() {
		// Late enough for all that comes before it here, and less than it is waited for.
		plan(shared, FaultKind.FAULT_KIND_LATE, 1, Duration.ofSeconds(8));
		var refused = service.ended(REACTION, "refused");
		var quote = service.saved();
		var assessment = service.assess(quote);
		// What the timer does when the time is over.
		service.as(TIMER)
			.failRiskAssessment(FailRiskAssessmentRequest.newBuilder()
				.setHeader(quote.header(""))
				.setAssessmentId(assessment)
				.setFailure(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL)
				.build());
		edit(service, quote);
		var before = service.events(quote);

		await().atMost(PATIENCE).until(() -> service.ended(REACTION, "refused") > refused);
		assertThat(service.events(quote)).isEqualTo(before);
		assertThat(service.state(quote)).isEqualTo(QUOTE_STATE_SAVED);
	}

	@Test
	void an_instance_that_ends_in_the_middle_of_a_call_says_nothing_and_another_assesses_once() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var first = running.start(Map.of("quotestream.reactions.drain", "100ms",
					"quotestream.risk-assessment.deadline", "1m", "quotestream.product.assessment", "10m"));
			plan(running, FaultKind.FAULT_KIND_SILENT, 1);
			var quote = first.saved();
			first.assess(quote);
			await().atMost(PATIENCE).until(() -> first.underWay(REACTION) == 1);
			first.stop();

			var second = running.start(Map.of());

			assertThat(result(second, quote).getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
			assertThat(second.events(quote))
				.filteredOn((event) -> event.hasRiskAssessmentCompleted() || event.hasRiskAssessmentFailed())
				.hasSize(1);
		}
	}

	@Test
	void an_instance_that_comes_too_late_leaves_it_to_a_person() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var first = running.start(Map.of("quotestream.product.assessment", "1s"));
			// It dies before the event reaches it, however slow it is.
			first.context().getBean(Reactions.class).stop();
			var quote = first.saved();
			first.assess(quote);
			var started = first.events(quote).getLast().getRiskAssessmentStarted().getDeadlineTime();
			first.stop();
			await().atMost(PATIENCE).until(() -> Instant.now().getEpochSecond() > started.getSeconds());

			var second = running.start(Map.of());

			assertThat(failed(second, quote).getAttempts()).isZero();
			assertReferred(second, quote);
		}
	}

	@Test
	void two_instances_and_a_provider_that_contradicts_itself_end_in_one_outcome() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var instances = List.of(running.start(UNHURRIED), running.start(UNHURRIED));
			plan(running, FaultKind.FAULT_KIND_DUPLICATE, 0);
			for (int i = 0; i < 10; i++) {
				var service = instances.get(i % 2);
				var quote = service.saved();
				service.assess(quote);
				result(service, quote);
				assertThat(service.events(quote)).filteredOn(QuoteEvent::hasRiskAssessmentCompleted).hasSize(1);
			}
		}
	}

	/** Waits until the assessment is over and answers what it found. */
	private static AssessmentResult result(ServiceInstance service, Requests quote) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(service.state(quote)).isEqualTo(QUOTE_STATE_RISK_ASSESSED));
		return service.events(quote).getLast().getRiskAssessmentCompleted().getResult();
	}

	/** Waits until the last assessment has failed. */
	private static RiskAssessmentFailed failed(ServiceInstance service, Requests quote) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(service.events(quote)).anyMatch(QuoteEvent::hasRiskAssessmentFailed));
		return service.events(quote)
			.stream()
			.filter(QuoteEvent::hasRiskAssessmentFailed)
			.toList()
			.getLast()
			.getRiskAssessmentFailed();
	}

	/** What was not assessed is never approved by itself. */
	private static void assertReferred(ServiceInstance service, Requests quote) {
		assertThat(result(service, quote).getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER);
		assertThat(submit(service, quote).getState()).isEqualTo(QUOTE_STATE_FINALIZED);
		assertThat(service.now(quote).referral().isOpen()).isTrue();
		assertThat(service.now(quote).referral().reasons())
			.containsExactly(ReferralReason.REFERRAL_REASON_ASSESSMENT_UNAVAILABLE);
	}

	private static CommandReceipt submit(ServiceInstance service, Requests quote) {
		service.as(BROKER).calculateQuote(quote.calculate());
		service.number(quote);
		return service.as(BROKER).finalizeQuote(quote.finalizeQuote()).getReceipt();
	}

	private static void edit(ServiceInstance service, Requests quote) {
		service.as(BROKER)
			.updateVehicleInformation(UpdateVehicleInformationRequest.newBuilder()
				.setHeader(quote.header(""))
				.setVehicle(SampleSections.VEHICLE.toBuilder().setYear(2020))
				.build());
	}

	/**
	 * Has the provider misbehave towards everybody, by default for 5 s.
	 * @param calls how many in a row, 0 for ever
	 */
	private static void plan(RunningServices running, FaultKind kind, int calls, Duration delay) {
		running.plan(Provider.PROVIDER_RISK_SCORING, "", kind, calls, delay);
	}

	private static void plan(RunningServices running, FaultKind kind, int calls) {
		plan(running, kind, calls, Duration.ofSeconds(5));
	}

}
