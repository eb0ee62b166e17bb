package io.quotestream.command.domain;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.ClaimReferralRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.ReferQuoteRequest;
import io.quotestream.proto.command.v1.ResolveReferralRequest;
import io.quotestream.proto.command.v1.ReviseQuoteRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.DeclineSource;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

import static io.quotestream.command.domain.QuoteSpec.MANAGER;
import static io.quotestream.command.domain.QuoteSpec.UNDERWRITER;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.ASSESSMENT_STARTED;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.FINALIZED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.REFERRED;
import static io.quotestream.command.domain.SampleEvents.SAVED;
import static io.quotestream.command.domain.SampleEvents.SUBMITTED;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.assessed;
import static io.quotestream.command.domain.SampleEvents.claimed;
import static io.quotestream.command.domain.SampleEvents.declined;
import static io.quotestream.command.domain.SampleEvents.referred;
import static io.quotestream.command.domain.SampleEvents.resolved;
import static io.quotestream.command.domain.SampleEvents.revised;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_AUTHORITY_EXCEEDED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_DECLINE_FINAL;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_INVALID_TRANSITION;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_MISSING_SECTION;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_NOT_CLAIMANT;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_NO_OPEN_REFERRAL;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REASON_REQUIRED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REFERRAL_CLAIMED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REFERRAL_OPEN;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_REFER;
import static io.quotestream.proto.type.v1.ReferralDecision.REFERRAL_DECISION_CLEAR;
import static io.quotestream.proto.type.v1.ReferralDecision.REFERRAL_DECISION_DECLINE;
import static io.quotestream.proto.type.v1.ReferralDecision.REFERRAL_DECISION_ESCALATE;
import static io.quotestream.proto.type.v1.ReferralDecision.REFERRAL_DECISION_RETURN_TO_BROKER;
import static io.quotestream.proto.type.v1.ReferralReason.REFERRAL_REASON_HUMAN_REVIEW;
import static io.quotestream.proto.type.v1.ReferralReason.REFERRAL_REASON_OTHER;
import static io.quotestream.proto.type.v1.ReferralReason.REFERRAL_REASON_PRIOR_LOSSES;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReferralTest {

	private static final ClaimReferralRequest CLAIM = ClaimReferralRequest.getDefaultInstance();

	private static final QuoteEvent[] OPEN = and(SUBMITTED, REFERRED);

	private static final QuoteEvent[] TAKEN = and(OPEN, claimed("uma"));

	private static final QuoteEvent[] ESCALATED = and(TAKEN, resolved(REFERRAL_DECISION_ESCALATE, "Too big."));

	@Test
	void a_broker_asks_for_an_underwriter() {
		given(SUBMITTED).when(ReferralDecisions::refer, refer("Two claims.", REFERRAL_REASON_PRIOR_LOSSES))
			.then(referred("Two claims.", REFERRAL_REASON_PRIOR_LOSSES));
		given(SUBMITTED).when(ReferralDecisions::refer, refer("Please."))
			.thenRejected(ERROR_REASON_REASON_REQUIRED, Map.of("field", "reasons"));
	}

	@Test
	void an_open_referral_takes_only_the_reasons_it_lacks() {
		given(TAKEN).when(ReferralDecisions::refer, refer("", REFERRAL_REASON_OTHER, REFERRAL_REASON_PRIOR_LOSSES))
			.then(referred("", REFERRAL_REASON_OTHER));
		given(OPEN).when(ReferralDecisions::refer, refer("", REFERRAL_REASON_PRIOR_LOSSES)).thenNothing();
	}

	@Test
	void it_is_taken_once_and_taken_over_only_by_a_manager() {
		given(OPEN).by(UNDERWRITER).when(ReferralDecisions::claim, CLAIM).then(claimed("uma"));
		given(and(OPEN, claimed("una"))).by(UNDERWRITER)
			.when(ReferralDecisions::claim, CLAIM)
			.thenRejected(ERROR_REASON_REFERRAL_CLAIMED);
		given(TAKEN).by(MANAGER).when(ReferralDecisions::claim, CLAIM).then(claimed("max"));
		given(SUBMITTED).by(UNDERWRITER)
			.when(ReferralDecisions::claim, CLAIM)
			.thenRejected(ERROR_REASON_NO_OPEN_REFERRAL);
	}

	@Test
	void what_was_escalated_only_a_manager_takes_or_refuses() {
		given(ESCALATED).by(UNDERWRITER)
			.when(ReferralDecisions::claim, CLAIM)
			.thenRejected(ERROR_REASON_AUTHORITY_EXCEEDED, Map.of("needed", "manager"));
		var decline = DeclineQuoteRequest.newBuilder().addReasons(reason(DeclineCode.DECLINE_CODE_OTHER)).build();
		given(ESCALATED).by(UNDERWRITER)
			.when(OfferDecisions::decline, decline)
			.thenRejected(ERROR_REASON_AUTHORITY_EXCEEDED);
		given(ESCALATED).by(MANAGER).when(ReferralDecisions::claim, CLAIM).then(claimed("max"));
	}

	@Test
	void only_who_took_it_ends_it() {
		for (var stranger : new QuoteSpec[] { given(OPEN).by(UNDERWRITER), given(TAKEN).by(MANAGER) }) {
			stranger.when(ReferralDecisions::resolve, resolve(REFERRAL_DECISION_CLEAR))
				.thenRejected(ERROR_REASON_NOT_CLAIMANT);
		}
		given(SUBMITTED).by(UNDERWRITER)
			.when(ReferralDecisions::resolve, resolve(REFERRAL_DECISION_CLEAR))
			.thenRejected(ERROR_REASON_NO_OPEN_REFERRAL);
	}

	@Test
	void it_ends_in_one_of_four_ways() {
		var spec = given(TAKEN).by(UNDERWRITER);
		spec.when(ReferralDecisions::resolve, resolve(REFERRAL_DECISION_CLEAR))
			.then(resolved(REFERRAL_DECISION_CLEAR, "Seen."));
		spec.when(ReferralDecisions::resolve, resolve(REFERRAL_DECISION_RETURN_TO_BROKER))
			.then(resolved(REFERRAL_DECISION_RETURN_TO_BROKER, "Seen."), revised("Seen."));
		spec.when(ReferralDecisions::resolve, resolve(REFERRAL_DECISION_ESCALATE))
			.then(resolved(REFERRAL_DECISION_ESCALATE, "Seen."));
		spec.when(ReferralDecisions::resolve,
				resolve(REFERRAL_DECISION_DECLINE).toBuilder()
					.addDeclineReasons(reason(DeclineCode.DECLINE_CODE_OTHER))
					.build())
			.then(resolved(REFERRAL_DECISION_DECLINE, "Seen."),
					declined(reason(DeclineCode.DECLINE_CODE_OTHER).toBuilder()
						.setSource(DeclineSource.DECLINE_SOURCE_UNDERWRITER)
						.build()));
		spec.when(ReferralDecisions::resolve, resolve(REFERRAL_DECISION_DECLINE))
			.thenRejected(ERROR_REASON_REASON_REQUIRED, Map.of("field", "decline_reasons"));
	}

	@Test
	void a_quote_is_not_approved_over_an_open_referral_of_somebody_else() {
		var approve = ApproveQuoteRequest.getDefaultInstance();
		given(OPEN).by(UNDERWRITER).when(OfferDecisions::approve, approve).thenRejected(ERROR_REASON_REFERRAL_OPEN);
		given(TAKEN).by(MANAGER).when(OfferDecisions::approve, approve).thenRejected(ERROR_REASON_REFERRAL_OPEN);
		given(TAKEN).by(UNDERWRITER)
			.when(OfferDecisions::approve, approve)
			.then(resolved(REFERRAL_DECISION_CLEAR, ""),
					SampleEvents.approvedUntil(QuoteSpec.NOW.plus(Duration.ofDays(30))));
	}

	@Test
	void a_person_looks_again_only_at_what_no_person_refused() {
		var byRule = reason(DeclineCode.DECLINE_CODE_DRIVING_HISTORY).toBuilder()
			.setSource(DeclineSource.DECLINE_SOURCE_RULE)
			.build();
		given(and(SUBMITTED, declined(byRule))).when(ReferralDecisions::refer, refer("", REFERRAL_REASON_HUMAN_REVIEW))
			.then(referred("", REFERRAL_REASON_HUMAN_REVIEW));
		given(and(SUBMITTED, declined(byRule.toBuilder().setSource(DeclineSource.DECLINE_SOURCE_REPORT).build())))
			.when(ReferralDecisions::refer, refer("", REFERRAL_REASON_HUMAN_REVIEW))
			.then(referred("", REFERRAL_REASON_HUMAN_REVIEW));
		given(and(SUBMITTED, declined(byRule))).when(ReferralDecisions::refer, refer("", REFERRAL_REASON_OTHER))
			.thenRejected(ERROR_REASON_INVALID_TRANSITION);
		given(and(SUBMITTED, declined(byRule, reason(DeclineCode.DECLINE_CODE_OTHER))))
			.when(ReferralDecisions::refer, refer("", REFERRAL_REASON_HUMAN_REVIEW))
			.thenRejected(ERROR_REASON_INVALID_TRANSITION);
		given(and(SUBMITTED, declined(byRule.toBuilder().setCode(DeclineCode.DECLINE_CODE_FRAUD_OR_SANCTIONS).build())))
			.when(ReferralDecisions::refer, refer("", REFERRAL_REASON_HUMAN_REVIEW))
			.thenRejected(ERROR_REASON_DECLINE_FINAL);
	}

	@Test
	void what_rules_refused_before_it_was_submitted_is_submitted_for_the_review() {
		var byRule = reason(DeclineCode.DECLINE_CODE_DRIVING_HISTORY).toBuilder()
			.setSource(DeclineSource.DECLINE_SOURCE_RULE)
			.build();
		given(and(READY_TO_FINALIZE, ASSESSMENT_STARTED, assessed(ASSESSMENT_OUTCOME_REFER), declined(byRule)))
			.when(ReferralDecisions::refer, refer("", REFERRAL_REASON_HUMAN_REVIEW))
			.then(FINALIZED, referred("", REFERRAL_REASON_HUMAN_REVIEW));
		given(CREATED, SAVED, declined(byRule)).when(ReferralDecisions::refer, refer("", REFERRAL_REASON_HUMAN_REVIEW))
			.thenRejected(ERROR_REASON_MISSING_SECTION);
	}

	@Test
	void a_revision_returns_what_was_not_answered_and_the_next_submission_begins_without() {
		var revised = QuoteSpec.fold(Quote.NONE, List.of(and(TAKEN, revised("More cover."))));
		assertThat(revised.state()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertThat(revised.edition()).isEqualTo(new Edition(1, false));
		assertThat(revised.referral().status()).isEqualTo(Referral.Status.RETURNED);
		assertThat(Quote.evolve(revised, FINALIZED).referral()).isEqualTo(Referral.NONE);
	}

	@Test
	void what_was_refused_for_good_is_not_revised() {
		var revise = ReviseQuoteRequest.newBuilder().setText("More cover.").build();
		given(and(SUBMITTED, declined(reason(DeclineCode.DECLINE_CODE_OTHER)))).when(OfferDecisions::revise, revise)
			.then(revised("More cover."));
		given(and(SUBMITTED, declined(reason(DeclineCode.DECLINE_CODE_FRAUD_OR_SANCTIONS))))
			.when(OfferDecisions::revise, revise)
			.thenRejected(ERROR_REASON_DECLINE_FINAL);
	}

	private static ReferQuoteRequest refer(String text, ReferralReason... reasons) {
		return ReferQuoteRequest.newBuilder().addAllReasons(List.of(reasons)).setText(text).build();
	}

	private static ResolveReferralRequest resolve(ReferralDecision decision) {
		return ResolveReferralRequest.newBuilder().setDecision(decision).setText("Seen.").build();
	}

	private static DeclineReason reason(DeclineCode code) {
		return DeclineReason.newBuilder().setCode(code).setCustomerText("We cannot offer this.").build();
	}

}
