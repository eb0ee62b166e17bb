package io.quotestream.command.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.type.Money;
import org.jspecify.annotations.Nullable;

import io.quotestream.command.domain.Actor.Authority;
import io.quotestream.command.domain.rating.Prices;
import io.quotestream.proto.command.v1.AcceptQuoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.ExtendValidityRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.MarkNotTakenRequest;
import io.quotestream.proto.command.v1.ReviseQuoteRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteAccepted;
import io.quotestream.proto.event.v1.QuoteApproved;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteFinalized;
import io.quotestream.proto.event.v1.QuoteNotTaken;
import io.quotestream.proto.event.v1.QuoteRevised;
import io.quotestream.proto.event.v1.QuoteValidityExtended;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.DeclineSource;
import io.quotestream.proto.type.v1.NotTakenReason;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

import static io.quotestream.proto.type.v1.Section.SECTION_CONTACT;
import static io.quotestream.proto.type.v1.Section.SECTION_COVERAGE;
import static io.quotestream.proto.type.v1.Section.SECTION_CUSTOMER;
import static io.quotestream.proto.type.v1.Section.SECTION_FAMILY;
import static io.quotestream.proto.type.v1.Section.SECTION_GEOGRAPHIC;
import static io.quotestream.proto.type.v1.Section.SECTION_VEHICLE;

/** From submitting a quote to the customer's yes or no. */
public final class OfferDecisions {

	private OfferDecisions() {
	}

	public static List<QuoteEvent> finalizeQuote(Quote quote, FinalizeQuoteRequest command, Facts facts) {
		Command.FINALIZE_QUOTE.requireAllowed(quote, facts);
		requireComplete(quote, facts);
		PricingDecisions.requireFirm(quote, facts);
		var submitted = submitted(quote, facts);
		PricingDecisions.requirePlanInUse(quote, facts);
		requireStanding(quote, facts);
		var found = quote.assessment().result();
		if (quote.state() != QuoteState.QUOTE_STATE_RISK_ASSESSED || found == null) {
			return List.of(submitted);
		}
		return switch (found.getOutcome()) {
			case ASSESSMENT_OUTCOME_ACCEPT ->
				facts.product().straightThrough() ? List.of(submitted, approved(quote, true)) : List.of(submitted);
			case ASSESSMENT_OUTCOME_DECLINE -> List.of(submitted, declinedBy(found));
			case ASSESSMENT_OUTCOME_REFER, ASSESSMENT_OUTCOME_UNSPECIFIED,
					UNRECOGNIZED ->
				List.of(submitted,
						ReferralDecisions.referred(List
							.of(quote.assessment().fallback() ? ReferralReason.REFERRAL_REASON_ASSESSMENT_UNAVAILABLE
									: ReferralReason.REFERRAL_REASON_RISK_QUALITY),
								""));
		};
	}

	public static List<QuoteEvent> approve(Quote quote, ApproveQuoteRequest command, Facts facts) {
		Command.APPROVE_QUOTE.requireAllowed(quote, facts);
		if (facts.actor().id().equals(quote.createdBy())) {
			throw new Rejected(ErrorReason.ERROR_REASON_SELF_APPROVAL, "Who created a quote may not approve it.",
					Map.of());
		}
		PricingDecisions.requireFirm(quote, facts);
		PricingDecisions.requireAuthority(quote, facts);
		requireStanding(quote, facts);
		if (!quote.referral().isOpen()) {
			return List.of(approved(quote, false));
		}
		if (!quote.referral().claimedBy().equals(facts.actor().id())) {
			throw Rejected.of(ErrorReason.ERROR_REASON_REFERRAL_OPEN, "A referral is open that you have not claimed.",
					quote, facts);
		}
		return List.of(ReferralDecisions.resolved(ReferralDecision.REFERRAL_DECISION_CLEAR, ""),
				approved(quote, false));
	}

	public static List<QuoteEvent> decline(Quote quote, DeclineQuoteRequest command, Facts facts) {
		Command.DECLINE_QUOTE.requireAllowed(quote, facts);
		if (quote.referral().isOpen() && quote.referral().escalated() && !facts.actor().manages()) {
			throw ReferralDecisions.needsManager();
		}
		return List.of(declined(command.getReasonsList(), "reasons", facts));
	}

	public static List<QuoteEvent> revise(Quote quote, ReviseQuoteRequest command, Facts facts) {
		Command.REVISE_QUOTE.requireAllowed(quote, facts);
		if (quote.verdict().beyondRevision()) {
			throw ReferralDecisions.declineFinal(quote, facts);
		}
		return List.of(revised(command.getText()));
	}

	public static List<QuoteEvent> extend(Quote quote, ExtendValidityRequest command, Facts facts) {
		Command.EXTEND_VALIDITY.requireAllowed(quote, facts);
		var wanted = Times.instant(command.getValidUntilTime());
		var after = latest(facts.now(), quote.validity().until());
		var longest = quote.validity().longest();
		var limit = (longest != null) ? longest : facts.now().plus(facts.product().periods().longestValidity());
		if (!wanted.isAfter(after) || wanted.isAfter(limit)) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_VALIDITY_OUT_OF_RANGE,
						"The offer can stand longer than until " + after + ", to " + limit + " at most.", quote, facts)
				.with("after", after.toString())
				.with("latest", limit.toString());
		}
		return List.of(QuoteEvent.newBuilder()
			.setQuoteValidityExtended(QuoteValidityExtended.newBuilder()
				.setValidUntilTime(Times.timestamp(wanted))
				.setLongestValidUntilTime(Times.timestamp(limit)))
			.build());
	}

	/** At the very moment in which the validity ends it can still be accepted. */
	public static List<QuoteEvent> accept(Quote quote, AcceptQuoteRequest command, Facts facts) {
		Command.ACCEPT_QUOTE.requireAllowed(quote, facts);
		requireStanding(quote, facts);
		if (!command.getConsentGiven()) {
			throw Rejected.of(ErrorReason.ERROR_REASON_CONSENT_MISSING, "The customer must agree to the terms.", quote,
					facts);
		}
		requireShown(quote, command.getPayable(), facts);
		return List.of(QuoteEvent.newBuilder()
			.setQuoteAccepted(QuoteAccepted.newBuilder()
				.setKeepUntilTime(Times.timestamp(facts.now().plus(facts.product().periods().retention()))))
			.build());
	}

	public static List<QuoteEvent> markNotTaken(Quote quote, MarkNotTakenRequest command, Facts facts) {
		Command.MARK_NOT_TAKEN.requireAllowed(quote, facts);
		if (command.getReason() == NotTakenReason.NOT_TAKEN_REASON_UNSPECIFIED) {
			throw Rejected.reasonRequired("reason");
		}
		return List.of(QuoteEvent.newBuilder()
			.setQuoteNotTaken(
					QuoteNotTaken.newBuilder().setReason(command.getReason()).setCompetitor(command.getCompetitor()))
			.build());
	}

	/**
	 * The submission of a quote that has all that an offer needs.
	 * @throws Rejected when something is missing
	 */
	static QuoteEvent submitted(Quote quote, Facts facts) {
		requireComplete(quote, facts);
		if (facts.product().requireApplicationNumber() && !quote.number().isAssigned()) {
			throw Rejected.of(ErrorReason.ERROR_REASON_APPLICATION_NUMBER_PENDING,
					"The quote needs its application number: request it unless it is on its way.", quote, facts);
		}
		return QuoteEvent.newBuilder().setQuoteFinalized(QuoteFinalized.getDefaultInstance()).build();
	}

	private static void requireComplete(Quote quote, Facts facts) {
		FormDecisions.requireSections(quote, facts, SECTION_GEOGRAPHIC, SECTION_CONTACT, SECTION_FAMILY,
				SECTION_CUSTOMER, SECTION_VEHICLE, SECTION_COVERAGE);
	}

	/** At the very moment in which the validity ends the price still stands. */
	private static void requireStanding(Quote quote, Facts facts) {
		var until = quote.validity().until();
		if (until != null && facts.now().isAfter(until)) {
			throw Rejected.of(ErrorReason.ERROR_REASON_QUOTE_EXPIRED, "The price stood until " + until + ".", quote,
					facts);
		}
	}

	/** An offer that is older than prices are has nothing to show. */
	private static void requireShown(Quote quote, Money shown, Facts facts) {
		var payable = quote.premium().price().getPayable();
		if (!payable.equals(shown)) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_PREMIUM_STALE, "The price of the offer is not the one that was shown.",
						quote, facts)
				.with("payable", Prices.amount(payable).toPlainString() + " " + payable.getCurrencyCode());
		}
	}

	static QuoteEvent revised(String text) {
		return QuoteEvent.newBuilder().setQuoteRevised(QuoteRevised.newBuilder().setText(text)).build();
	}

	/**
	 * The refusal as whoever decides says it.
	 * @throws Rejected with REASON_REQUIRED when this field holds none
	 */
	static QuoteEvent declined(List<DeclineReason> reasons, String field, Facts facts) {
		if (reasons.isEmpty()) {
			throw Rejected.reasonRequired(field);
		}
		var source = (facts.actor().authority() == Authority.RULES) ? DeclineSource.DECLINE_SOURCE_RULE
				: DeclineSource.DECLINE_SOURCE_UNDERWRITER;
		return declined(
				reasons.stream().map((reason) -> reason.toBuilder().setSource(source).clearAgency().build()).toList());
	}

	private static QuoteEvent declinedBy(AssessmentResult found) {
		return declined(AssessmentReasons.of(found));
	}

	private static QuoteEvent declined(List<DeclineReason> reasons) {
		return QuoteEvent.newBuilder().setQuoteDeclined(QuoteDeclined.newBuilder().addAllReasons(reasons)).build();
	}

	/** The offer stands as long as its price does, which was promised before. */
	private static QuoteEvent approved(Quote quote, boolean straightThrough) {
		var validity = quote.validity();
		var approved = QuoteApproved.newBuilder()
			.setValidUntilTime(Times.timestamp(Objects.requireNonNull(validity.until(), "a firm price has a validity")))
			.setStraightThrough(straightThrough);
		if (validity.longest() != null) {
			approved.setLongestValidUntilTime(Times.timestamp(validity.longest()));
		}
		return QuoteEvent.newBuilder().setQuoteApproved(approved).build();
	}

	private static Instant latest(Instant one, @Nullable Instant other) {
		return (other != null && other.isAfter(one)) ? other : one;
	}

}
