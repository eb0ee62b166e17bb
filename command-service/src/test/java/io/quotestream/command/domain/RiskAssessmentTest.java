package io.quotestream.command.domain;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CompleteRiskAssessmentRequest;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.domain.QuoteSpec.SYSTEM;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.ASSESSMENT;
import static io.quotestream.command.domain.SampleEvents.ASSESSMENT_STARTED;
import static io.quotestream.command.domain.SampleEvents.CONTACT_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.INPUT_HASH;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.SAVED;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.assessed;
import static io.quotestream.command.domain.SampleEvents.assessmentFailed;
import static io.quotestream.command.domain.SampleEvents.captured;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_ASSESSMENT_STALE;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_CONSENT_MISSING;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_INVALID_TRANSITION;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_MISSING_SECTION;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_REFER;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RiskAssessmentTest {

	private static final StartRiskAssessmentRequest START = StartRiskAssessmentRequest.getDefaultInstance();

	private static final QuoteEvent[] RUNNING = and(READY_TO_FINALIZE, ASSESSMENT_STARTED);

	private static final QuoteEvent[] ACCEPTED = and(RUNNING, assessed(ASSESSMENT_OUTCOME_ACCEPT));

	@Test
	void it_is_started_on_the_facts_as_they_are() {
		given(READY_TO_FINALIZE).when(AssessmentDecisions::start, START).then(ASSESSMENT_STARTED);
	}

	@Test
	void what_is_assessed_must_be_there() {
		given(CREATED, CONTACT_CAPTURED, SAVED).when(AssessmentDecisions::start, START)
			.thenRejected(ERROR_REASON_MISSING_SECTION,
					Map.of("missingSections", "GEOGRAPHIC,CUSTOMER,VEHICLE,COVERAGE"));
	}

	@Test
	void where_the_jurisdiction_asks_for_it_the_customer_must_agree() {
		var california = SampleSections.GEOGRAPHIC.toBuilder().setCountry("US").setState("California").build();
		var there = given(and(READY_TO_FINALIZE, captured(california)));
		there.when(AssessmentDecisions::start, START).thenRejected(ERROR_REASON_CONSENT_MISSING);
		assertThat(AssessmentDecisions.start(QuoteSpec.fold(Quote.NONE, there.history()),
				START.toBuilder().setConsentGiven(true).build(), QuoteSpec.BROKER))
			.singleElement()
			.satisfies((event) -> assertThat(event.getRiskAssessmentStarted().getConsentGiven()).isTrue());
	}

	@Test
	void one_that_holds_is_not_made_again_but_one_that_the_provider_failed_is() {
		given(ACCEPTED).when(AssessmentDecisions::start, START).thenRejected(ERROR_REASON_INVALID_TRANSITION);
		given(and(RUNNING, assessmentFailed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, false),
				assessed(ASSESSMENT_OUTCOME_REFER)))
			.when(AssessmentDecisions::start, START)
			.then(ASSESSMENT_STARTED);
	}

	@Test
	void an_edit_makes_it_stale_even_of_what_the_provider_is_not_told() {
		var quote = QuoteSpec.fold(Quote.NONE, List.of(ACCEPTED));
		var edited = QuoteSpec.fold(quote,
				FormDecisions.captureFamily(quote,
						CaptureFamilyDetailsRequest.newBuilder()
							.setFamily(SampleSections.FAMILY.toBuilder().setNumberOfDependents(5))
							.build(),
						QuoteSpec.BROKER));
		assertThat(edited.state()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertThat(edited.assessment().status()).isEqualTo(Assessment.Status.STALE);
		assertThat(AssessmentDecisions.start(edited, START, QuoteSpec.BROKER)).containsExactly(ASSESSMENT_STARTED);
	}

	@Test
	void the_digest_is_that_of_all_facts_assessed_and_of_no_other() {
		var quote = QuoteSpec.fold(Quote.NONE, List.of(READY_TO_FINALIZE)).form();
		assertThat(AssessedFacts.digest(quote)).matches("[0-9a-f]{64}").isEqualTo(INPUT_HASH);
		assertThat(
				AssessedFacts.digest(quote.with(SampleSections.CONTACT.toBuilder().setEmail("a@example.org").build())))
			.isEqualTo(INPUT_HASH);
		assertThat(Set.of(INPUT_HASH,
				AssessedFacts.digest(quote.with(SampleSections.GEOGRAPHIC.toBuilder().setCity("Chennai").build())),
				AssessedFacts.digest(quote.with(SampleSections.CUSTOMER.toBuilder().setOccupation("Nurse").build())),
				AssessedFacts.digest(quote.with(SampleSections.VEHICLE.toBuilder().setYear(2020).build())),
				AssessedFacts.digest(quote.with(SampleSections.COVERAGE.toBuilder().removeCoverages(1).build())),
				AssessedFacts.digest(quote.startingOn(SampleEvents.EFFECTIVE.toBuilder().setDay(11).build()))))
			.hasSize(6);
	}

	@Test
	void its_outcome_counts_only_for_the_open_one_and_its_facts() {
		given(RUNNING).by(SYSTEM)
			.when(AssessmentDecisions::complete, complete(ASSESSMENT, INPUT_HASH))
			.then(assessed(ASSESSMENT_OUTCOME_ACCEPT));
		given(RUNNING).by(SYSTEM)
			.when(AssessmentDecisions::complete, complete("another", INPUT_HASH))
			.thenRejected(ERROR_REASON_ASSESSMENT_STALE);
		given(RUNNING).by(SYSTEM)
			.when(AssessmentDecisions::complete, complete(ASSESSMENT, "another"))
			.thenRejected(ERROR_REASON_ASSESSMENT_STALE);
		given(RUNNING).by(SYSTEM)
			.when(AssessmentDecisions::fail, FailRiskAssessmentRequest.newBuilder().setAssessmentId("another").build())
			.thenRejected(ERROR_REASON_ASSESSMENT_STALE);
	}

	@ParameterizedTest
	@EnumSource(value = AssessmentFailure.class, names = { "ASSESSMENT_FAILURE_TECHNICAL",
			"ASSESSMENT_FAILURE_MALFORMED", "ASSESSMENT_FAILURE_CANNOT_ORDER" })
	void what_the_provider_fails_a_person_decides(AssessmentFailure failure) {
		given(RUNNING).by(SYSTEM)
			.when(AssessmentDecisions::fail, fail(failure))
			.then(assessmentFailed(failure, false), assessed(ASSESSMENT_OUTCOME_REFER));
	}

	@ParameterizedTest
	@EnumSource(value = AssessmentFailure.class,
			names = { "ASSESSMENT_FAILURE_CONSENT_MISSING", "ASSESSMENT_FAILURE_IDENTITY_MISSING" })
	void what_the_broker_must_supply_makes_it_saved_again(AssessmentFailure failure) {
		given(RUNNING).by(SYSTEM).when(AssessmentDecisions::fail, fail(failure)).then(assessmentFailed(failure, true));
		var after = QuoteSpec.fold(Quote.NONE, List.of(and(RUNNING, assessmentFailed(failure, true))));
		assertThat(after.state()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertThat(AssessmentDecisions.start(after, START, QuoteSpec.BROKER)).containsExactly(ASSESSMENT_STARTED);
	}

	private static CompleteRiskAssessmentRequest complete(String assessment, String hash) {
		return CompleteRiskAssessmentRequest.newBuilder()
			.setAssessmentId(assessment)
			.setInputHash(hash)
			.setResult(AssessmentResult.newBuilder().setOutcome(ASSESSMENT_OUTCOME_ACCEPT))
			.build();
	}

	private static FailRiskAssessmentRequest fail(AssessmentFailure failure) {
		return FailRiskAssessmentRequest.newBuilder()
			.setAssessmentId(ASSESSMENT)
			.setFailure(failure)
			.setAttempts(3)
			.build();
	}

}
