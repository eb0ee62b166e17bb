package io.quotestream.e2e;

import java.time.Duration;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.ReferralReason;
import io.quotestream.proto.view.v1.ApplicationNumberStatus;
import io.quotestream.proto.view.v1.QuoteView;
import io.quotestream.proto.view.v1.ReferralStatus;

import static io.quotestream.e2e.Pages.header;
import static io.quotestream.proto.admin.v1.Provider.PROVIDER_APPLICATION_NUMBER;
import static io.quotestream.proto.admin.v1.Provider.PROVIDER_RISK_SCORING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Command-service is killed while three calls of it are on their way to the providers;
 * what comes of each afterwards.
 */
@FaultySystem
class KilledAskerE2E {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final String REQUESTED = "quote.application_number_requested.v1";

	private static final String STARTED = "quote.risk_assessment_started.v1";

	private static final String COMPLETED = "quote.risk_assessment_completed.v1";

	/** Was given a number that the one who asked did not live to hear. */
	private static final String NUMBERED = Pages.newQuoteId();

	/** Is scored as soon as the provider is asked again. */
	private static final String SCORED = Pages.newQuoteId();

	/** Is never scored. */
	private static final String UNSCORED = Pages.newQuoteId();

	@BeforeAll
	static void kill_command_service_in_the_middle_of_calls(LocalSystem system) {
		var broker = system.overGrpc(Callers.BROKER);
		broker.commands().createQuote(Pages.create(NUMBERED));
		Journey.fillIn(broker, SCORED);
		Journey.fillIn(broker, UNSCORED);
		Journey.getNumber(broker, UNSCORED);
		try (var simulators = new Simulators(system)) {
			simulators.plan(PROVIDER_APPLICATION_NUMBER, NUMBERED, FaultKind.FAULT_KIND_LATE);
			simulators.plan(PROVIDER_RISK_SCORING, "", FaultKind.FAULT_KIND_SLOW);
			assertThat(ask(broker)).as("number, while it is pending").isEmpty();
			var scored = assess(system, broker, SCORED);
			var unscored = assess(system, broker, UNSCORED);
			await().atMost(PATIENCE)
				.until(() -> simulators.wereAskedAbout(NUMBERED) && simulators.wereAskedAbout(scored)
						&& simulators.wereAskedAbout(unscored));

			system.whileKilled(Part.COMMAND, () -> {
				assertThat(system.stored().types(NUMBERED)).endsWith(REQUESTED);
				assertThat(system.stored().types(SCORED)).endsWith(STARTED);
				assertThat(system.stored().types(UNSCORED)).endsWith(STARTED);
				simulators.behave();
				simulators.plan(PROVIDER_RISK_SCORING, unscored, FaultKind.FAULT_KIND_SILENT);
			});
		}
	}

	@Test
	void a_number_that_was_given_before_the_kill_is_the_quote_s_and_no_other_is_used_up(LocalSystem system) {
		var number = await().atMost(PATIENCE)
			.until(() -> system.overGrpc(Callers.BROKER).get(NUMBERED).getApplicationNumber(),
					(shown) -> shown.getStatus() == ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED)
			.getNumber();

		try (var simulators = new Simulators(system)) {
			assertThat(simulators.numbersGivenTo(NUMBERED)).as("numbers used up").containsExactly(number);
		}
		assertThat(system.stored().types(NUMBERED)).endsWith(REQUESTED, "quote.application_number_assigned.v1")
			.containsOnlyOnce(REQUESTED);
	}

	@Test
	void a_risk_is_assessed_once_by_what_the_provider_answers_when_it_is_asked_again(LocalSystem system) {
		var assessment = assessed(system, SCORED).getAssessment();

		assertThat(assessment.getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
		assertThat(assessment.getFailure()).isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_UNSPECIFIED);
		assertThat(system.stored().types(SCORED)).endsWith(STARTED, COMPLETED).containsOnlyOnce(STARTED);
	}

	@Test
	void a_risk_of_which_the_provider_never_says_anything_is_left_to_a_person(LocalSystem system) {
		var assessment = assessed(system, UNSCORED).getAssessment();

		assertThat(assessment.getOutcome()).isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER);
		assertThat(assessment.getFailure()).isEqualTo(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL);
		assertThat(system.stored().types(UNSCORED)).endsWith(STARTED, "quote.risk_assessment_failed.v1", COMPLETED)
			.containsOnlyOnce(STARTED);

		var broker = system.overGrpc(Callers.BROKER);
		var submitted = broker.commands()
			.finalizeQuote(FinalizeQuoteRequest.newBuilder().setHeader(header(UNSCORED)).build())
			.getReceipt();
		assertThat(submitted.getState()).as("not approved").isEqualTo(QuoteState.QUOTE_STATE_FINALIZED);
		var referral = broker.get(UNSCORED, submitted.getRevision()).getReferral();
		assertThat(referral.getStatus()).isEqualTo(ReferralStatus.REFERRAL_STATUS_OPEN);
		assertThat(referral.getReasonsList()).containsExactly(ReferralReason.REFERRAL_REASON_ASSESSMENT_UNAVAILABLE);
	}

	/** Asks for the number and answers it. */
	private static String ask(Client broker) {
		return broker.commands()
			.requestApplicationNumber(RequestApplicationNumberRequest.newBuilder().setHeader(header(NUMBERED)).build())
			.getApplicationNumber();
	}

	/** Starts an assessment and answers its id. */
	private static String assess(LocalSystem system, Client broker, String quoteId) {
		Journey.startAssessment(broker, quoteId);
		return system.stored().assessmentId(quoteId);
	}

	private static QuoteView assessed(LocalSystem system, String quoteId) {
		return await().atMost(PATIENCE)
			.until(() -> system.overGrpc(Callers.BROKER).get(quoteId),
					(quote) -> quote.getState() == QuoteState.QUOTE_STATE_RISK_ASSESSED);
	}

}
