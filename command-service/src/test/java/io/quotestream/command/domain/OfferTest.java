package io.quotestream.command.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.AcceptQuoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.ExpireQuoteRequest;
import io.quotestream.proto.command.v1.ExtendValidityRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.MarkNotTakenRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteNotTaken;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.DeclineSource;
import io.quotestream.proto.type.v1.ExpiryReason;
import io.quotestream.proto.type.v1.FiredRule;
import io.quotestream.proto.type.v1.NotTakenReason;
import io.quotestream.proto.type.v1.ReferralReason;

import static io.quotestream.command.domain.QuoteSpec.BROKER;
import static io.quotestream.command.domain.QuoteSpec.NOW;
import static io.quotestream.command.domain.QuoteSpec.SYSTEM;
import static io.quotestream.command.domain.QuoteSpec.UNDERWRITER;
import static io.quotestream.command.domain.QuoteSpec.after;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.QuoteSpec.with;
import static io.quotestream.command.domain.SampleEvents.ASSESSMENT_STARTED;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.FINALIZED;
import static io.quotestream.command.domain.SampleEvents.NUMBER_REQUESTED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.SUBMITTED;
import static io.quotestream.command.domain.SampleEvents.accepted;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.approved;
import static io.quotestream.command.domain.SampleEvents.approvedUntil;
import static io.quotestream.command.domain.SampleEvents.assessed;
import static io.quotestream.command.domain.SampleEvents.assessmentFailed;
import static io.quotestream.command.domain.SampleEvents.assigned;
import static io.quotestream.command.domain.SampleEvents.declined;
import static io.quotestream.command.domain.SampleEvents.expired;
import static io.quotestream.command.domain.SampleEvents.extended;
import static io.quotestream.command.domain.SampleEvents.referred;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_APPLICATION_NUMBER_PENDING;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_CONSENT_MISSING;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_NOT_EXPIRED_YET;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_EXPIRED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REASON_REQUIRED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_VALIDITY_OUT_OF_RANGE;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_DECLINE;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_REFER;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OfferTest {

	private static final FinalizeQuoteRequest FINALIZE = FinalizeQuoteRequest.getDefaultInstance();

	private static final Facts GATED = with(SampleProduct.REQUIRED, BROKER);

	private static final QuoteEvent[] ASSESSING = and(READY_TO_FINALIZE, ASSESSMENT_STARTED);

	private static final Instant END = day(30);

	private static final QuoteEvent[] OFFER = and(SUBMITTED, approvedUntil(END));

	@Test
	void an_assessment_without_objections_approves_alone_where_the_product_says_so() {
		var clean = given(and(ASSESSING, assessed(ASSESSMENT_OUTCOME_ACCEPT)));
		clean.by(GATED).when(OfferDecisions::finalizeQuote, FINALIZE).then(FINALIZED, approved(END, day(60), true));
		clean.by(with(SampleProduct.byHand(), BROKER)).when(OfferDecisions::finalizeQuote, FINALIZE).then(FINALIZED);
	}

	@Test
	void an_assessment_that_asks_for_a_person_refers() {
		given(and(ASSESSING, assessed(ASSESSMENT_OUTCOME_REFER))).by(GATED)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED, referred("", ReferralReason.REFERRAL_REASON_RISK_QUALITY));
		given(and(ASSESSING, assessmentFailed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, false),
				assessed(ASSESSMENT_OUTCOME_REFER)))
			.by(GATED)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED, referred("", ReferralReason.REFERRAL_REASON_ASSESSMENT_UNAVAILABLE));
	}

	@Test
	void an_outcome_that_nobody_knows_is_never_an_acceptance() {
		given(and(ASSESSING, assessed(AssessmentOutcome.ASSESSMENT_OUTCOME_UNSPECIFIED))).by(GATED)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED, referred("", ReferralReason.REFERRAL_REASON_RISK_QUALITY));
	}

	@Test
	void an_assessment_refuses_with_its_hard_rules() {
		var result = AssessmentResult.newBuilder()
			.setOutcome(ASSESSMENT_OUTCOME_DECLINE)
			.addRules(rule(0, ASSESSMENT_OUTCOME_DECLINE, "No licence."))
			.addRules(rule(40, ASSESSMENT_OUTCOME_ACCEPT, "Long way to work."));
		given(and(ASSESSING, assessed(result.build()))).by(GATED)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED, declined(reason("No licence.")));
	}

	@Test
	void a_refusal_by_a_report_names_the_agency() {
		var result = AssessmentResult.newBuilder()
			.setOutcome(ASSESSMENT_OUTCOME_DECLINE)
			.addRules(rule(0, ASSESSMENT_OUTCOME_DECLINE, "The report.").toBuilder().setAgency("Reports, 1 Street"));
		given(and(ASSESSING, assessed(result.build()))).by(GATED)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED,
					declined(reason("The report.").toBuilder()
						.setSource(DeclineSource.DECLINE_SOURCE_REPORT)
						.setAgency("Reports, 1 Street")
						.build()));
	}

	@Test
	void a_score_alone_refuses_with_at_most_four_of_its_rules() {
		var result = AssessmentResult.newBuilder().setOutcome(ASSESSMENT_OUTCOME_DECLINE);
		IntStream.range(0, 6).forEach((i) -> result.addRules(rule(20 - i, ASSESSMENT_OUTCOME_ACCEPT, "Rule " + i)));
		given(and(ASSESSING, assessed(result.build()))).by(GATED)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED, declined(reason("Rule 0"), reason("Rule 1"), reason("Rule 2"), reason("Rule 3")));
	}

	@Test
	void a_refusal_always_says_something() {
		given(and(ASSESSING, assessed(ASSESSMENT_OUTCOME_DECLINE))).by(GATED)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED,
					declined(DeclineReason.newBuilder()
						.setCode(DeclineCode.DECLINE_CODE_OTHER)
						.setCustomerText("Our assessment of the risk does not allow an offer.")
						.setSource(DeclineSource.DECLINE_SOURCE_RULE)
						.build()));
	}

	@Test
	void where_the_product_needs_the_number_it_must_be_there() {
		var facts = with(SampleProduct.numbered(), BROKER);
		given(READY_TO_FINALIZE).by(facts)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_APPLICATION_NUMBER_PENDING);
		given(and(READY_TO_FINALIZE, NUMBER_REQUESTED)).by(facts)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_APPLICATION_NUMBER_PENDING);
		given(and(READY_TO_FINALIZE, NUMBER_REQUESTED, assigned("IN-1"))).by(facts)
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED);
	}

	@Test
	void an_offer_stands_longer_within_what_was_the_rule_when_it_was_made() {
		var later = given(OFFER).by(after(Duration.ofDays(20), UNDERWRITER));
		later.when(OfferDecisions::extend, extend(day(60))).then(extended(day(60), day(60)));
		later.when(OfferDecisions::extend, extend(day(60).plusNanos(1)))
			.thenRejected(ERROR_REASON_VALIDITY_OUT_OF_RANGE,
					Map.of("after", END.toString(), "latest", day(60).toString()));
		later.when(OfferDecisions::extend, extend(END)).thenRejected(ERROR_REASON_VALIDITY_OUT_OF_RANGE);
	}

	@Test
	void extending_again_and_again_does_not_move_the_limit() {
		given(and(OFFER, extended(day(50), day(60)))).by(after(Duration.ofDays(45), UNDERWRITER))
			.when(OfferDecisions::extend, extend(day(61)))
			.thenRejected(ERROR_REASON_VALIDITY_OUT_OF_RANGE);
	}

	@Test
	void what_was_promised_before_the_approval_is_kept() {
		given(and(READY_TO_FINALIZE, extended(day(50), day(60)), FINALIZED)).by(UNDERWRITER)
			.when(OfferDecisions::approve, ApproveQuoteRequest.getDefaultInstance())
			.then(approved(day(50), day(60), false));
	}

	@Test
	void at_the_end_of_its_validity_an_offer_can_be_accepted_and_can_expire() {
		var accept = AcceptQuoteRequest.newBuilder().setConsentGiven(true).setPayable(SampleEvents.payable()).build();
		given(OFFER).by(after(Duration.ofDays(30), BROKER))
			.when(OfferDecisions::accept, accept)
			.then(accepted(day(30 + 2557)));
		given(OFFER).by(after(Duration.ofDays(30).plusNanos(1), BROKER))
			.when(OfferDecisions::accept, accept)
			.thenRejected(ERROR_REASON_QUOTE_EXPIRED);
		given(OFFER).by(after(Duration.ofDays(30), SYSTEM))
			.when(LifeDecisions::expire, ExpireQuoteRequest.getDefaultInstance())
			.then(expired(ExpiryReason.EXPIRY_REASON_VALIDITY_PASSED));
		given(OFFER).by(after(Duration.ofDays(30).minusNanos(1), SYSTEM))
			.when(LifeDecisions::expire, ExpireQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_NOT_EXPIRED_YET);
	}

	@Test
	void a_form_that_is_not_saved_in_time_is_abandoned_and_a_saved_one_is_not() {
		var late = after(Duration.ofDays(14), SYSTEM);
		given(CREATED).by(late)
			.when(LifeDecisions::expire, ExpireQuoteRequest.getDefaultInstance())
			.then(expired(ExpiryReason.EXPIRY_REASON_ABANDONED));
		given(READY_TO_FINALIZE).by(late)
			.when(LifeDecisions::expire, ExpireQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_NOT_EXPIRED_YET);
	}

	@Test
	void nobody_accepts_for_a_customer_who_has_not_agreed() {
		given(OFFER).when(OfferDecisions::accept, AcceptQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_CONSENT_MISSING);
	}

	@Test
	void an_offer_is_not_taken_for_a_reason() {
		given(OFFER)
			.when(OfferDecisions::markNotTaken,
					MarkNotTakenRequest.newBuilder()
						.setReason(NotTakenReason.NOT_TAKEN_REASON_COMPETITOR)
						.setCompetitor("Another Insurer Ltd")
						.build())
			.then(QuoteEvent.newBuilder()
				.setQuoteNotTaken(QuoteNotTaken.newBuilder()
					.setReason(NotTakenReason.NOT_TAKEN_REASON_COMPETITOR)
					.setCompetitor("Another Insurer Ltd"))
				.build());
		given(OFFER).when(OfferDecisions::markNotTaken, MarkNotTakenRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_REASON_REQUIRED, Map.of("field", "reason"));
	}

	private static Instant day(int days) {
		return NOW.plus(Duration.ofDays(days));
	}

	private static ExtendValidityRequest extend(Instant until) {
		return ExtendValidityRequest.newBuilder().setValidUntilTime(SampleEvents.timestamp(until)).build();
	}

	private static FiredRule rule(int points, AssessmentOutcome outcome, String text) {
		return FiredRule.newBuilder()
			.setPoints(points)
			.setOutcome(outcome)
			.setCustomerText(text)
			.setDeclineCode(DeclineCode.DECLINE_CODE_DRIVER_NOT_ELIGIBLE)
			.build();
	}

	private static DeclineReason reason(String text) {
		return DeclineReason.newBuilder()
			.setCode(DeclineCode.DECLINE_CODE_DRIVER_NOT_ELIGIBLE)
			.setCustomerText(text)
			.setSource(DeclineSource.DECLINE_SOURCE_RULE)
			.build();
	}

}
