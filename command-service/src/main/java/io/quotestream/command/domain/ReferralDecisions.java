package io.quotestream.command.domain;

import java.util.List;
import java.util.Map;

import io.quotestream.proto.command.v1.ClaimReferralRequest;
import io.quotestream.proto.command.v1.ReferQuoteRequest;
import io.quotestream.proto.command.v1.ResolveReferralRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteReferred;
import io.quotestream.proto.event.v1.ReferralClaimed;
import io.quotestream.proto.event.v1.ReferralResolved;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

/** Asking an underwriter, and the underwriter's answer. */
public final class ReferralDecisions {

	private ReferralDecisions() {
	}

	public static List<QuoteEvent> refer(Quote quote, ReferQuoteRequest command, Facts facts) {
		Command.REFER_QUOTE.requireAllowed(quote, facts);
		if (command.getReasonsList().isEmpty()) {
			throw Rejected.reasonRequired("reasons");
		}
		if (quote.state() == QuoteState.QUOTE_STATE_DECLINED) {
			return review(quote, command, facts);
		}
		var known = quote.referral().isOpen() ? quote.referral().reasons() : List.<ReferralReason>of();
		var more = command.getReasonsList().stream().filter((reason) -> !known.contains(reason)).toList();
		return more.isEmpty() ? List.of() : List.of(referred(more, command.getText()));
	}

	/**
	 * A refusal is looked at again only where no person made it and none may change it.
	 * What was refused before it was submitted is submitted with it: an underwriter may
	 * approve it.
	 */
	private static List<QuoteEvent> review(Quote quote, ReferQuoteRequest command, Facts facts) {
		if (quote.verdict().beyondRevision()) {
			throw declineFinal(quote, facts);
		}
		if (!quote.verdict().automatic()
				|| !command.getReasonsList().equals(List.of(ReferralReason.REFERRAL_REASON_HUMAN_REVIEW))) {
			throw Rejected.of(ErrorReason.ERROR_REASON_INVALID_TRANSITION,
					"A refused quote is referred only for a human review of an automatic refusal.", quote, facts);
		}
		var referred = referred(command.getReasonsList(), command.getText());
		return quote.edition().submitted() ? List.of(referred)
				: List.of(OfferDecisions.submitted(quote, facts), referred);
	}

	public static List<QuoteEvent> claim(Quote quote, ClaimReferralRequest command, Facts facts) {
		Command.CLAIM_REFERRAL.requireAllowed(quote, facts);
		requireOpen(quote, facts);
		var referral = quote.referral();
		var actor = facts.actor();
		if (referral.claimedBy().equals(actor.id())) {
			return List.of();
		}
		if (referral.escalated() && !actor.manages()) {
			throw needsManager();
		}
		if (!referral.claimedBy().isEmpty() && !actor.manages()) {
			throw Rejected.of(ErrorReason.ERROR_REASON_REFERRAL_CLAIMED, "Somebody else has claimed the referral.",
					quote, facts);
		}
		return List.of(QuoteEvent.newBuilder()
			.setReferralClaimed(ReferralClaimed.newBuilder().setClaimedBy(actor.id()))
			.build());
	}

	public static List<QuoteEvent> resolve(Quote quote, ResolveReferralRequest command, Facts facts) {
		Command.RESOLVE_REFERRAL.requireAllowed(quote, facts);
		requireOpen(quote, facts);
		if (!quote.referral().claimedBy().equals(facts.actor().id())) {
			throw new Rejected(ErrorReason.ERROR_REASON_NOT_CLAIMANT, "Only who claimed the referral may end it.",
					Map.of());
		}
		var resolved = resolved(command.getDecision(), command.getText());
		return switch (command.getDecision()) {
			case REFERRAL_DECISION_RETURN_TO_BROKER -> List.of(resolved, OfferDecisions.revised(command.getText()));
			case REFERRAL_DECISION_DECLINE ->
				List.of(resolved, OfferDecisions.declined(command.getDeclineReasonsList(), "decline_reasons", facts));
			case REFERRAL_DECISION_CLEAR, REFERRAL_DECISION_ESCALATE, REFERRAL_DECISION_UNSPECIFIED, UNRECOGNIZED ->
				List.of(resolved);
		};
	}

	static QuoteEvent referred(List<ReferralReason> reasons, String text) {
		return QuoteEvent.newBuilder()
			.setQuoteReferred(QuoteReferred.newBuilder().addAllReasons(reasons).setText(text))
			.build();
	}

	static QuoteEvent resolved(ReferralDecision decision, String text) {
		return QuoteEvent.newBuilder()
			.setReferralResolved(ReferralResolved.newBuilder().setDecision(decision).setText(text))
			.build();
	}

	static Rejected declineFinal(Quote quote, Facts facts) {
		return Rejected.of(ErrorReason.ERROR_REASON_DECLINE_FINAL, "The quote was refused for good.", quote, facts);
	}

	static Rejected needsManager() {
		return new Rejected(ErrorReason.ERROR_REASON_AUTHORITY_EXCEEDED, "A manager must decide.",
				Map.of("needed", "manager"));
	}

	private static void requireOpen(Quote quote, Facts facts) {
		if (!quote.referral().isOpen()) {
			throw Rejected.of(ErrorReason.ERROR_REASON_NO_OPEN_REFERRAL, "No referral is open.", quote, facts);
		}
	}

}
