package io.quotestream.command.domain;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.Timestamp;

import io.quotestream.command.domain.Premium.Status;
import io.quotestream.command.domain.rating.PlanState;
import io.quotestream.command.domain.rating.Prices;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.command.domain.rating.WorksheetMessages;
import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.OverridePremiumRequest;
import io.quotestream.proto.command.v1.RerateQuoteRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.PremiumOverridden;
import io.quotestream.proto.event.v1.QuoteCalculated;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteRerated;
import io.quotestream.proto.type.v1.OverrideReason;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.RatePlanVersion;

/** What a quote costs: worked out by a rate plan, or set by an underwriter. */
public final class PricingDecisions {

	private PricingDecisions() {
	}

	/** A price that holds is a promise: another plan version alone does not change it. */
	public static List<QuoteEvent> calculate(Quote quote, CalculateQuoteRequest command, Facts facts) {
		Command.CALCULATE_QUOTE.requireAllowed(quote, facts);
		var kind = kindFor(quote);
		if (quote.premium().holdsAs(kind)) {
			return List.of();
		}
		var worksheet = FormRating.worksheet(quote, facts);
		var calculated = QuoteCalculated.newBuilder()
			.setKind(kind)
			.setPrice(Prices.of(worksheet))
			.setWorksheet(WorksheetMessages.message(worksheet));
		if (beginsValidity(quote, kind)) {
			calculated.setValidUntilTime(validUntil(facts)).setLongestValidUntilTime(longestValidUntil(facts));
		}
		return List.of(QuoteEvent.newBuilder().setQuoteCalculated(calculated).build());
	}

	/** The one way in which another plan version changes a price, or an override ends. */
	public static List<QuoteEvent> rerate(Quote quote, RerateQuoteRequest command, Facts facts) {
		Command.RERATE_QUOTE.requireAllowed(quote, facts);
		var kind = kindFor(quote);
		var before = quote.premium();
		var worksheet = FormRating.worksheet(quote, facts);
		var message = WorksheetMessages.message(worksheet);
		if (before.holdsAs(kind) && !before.byHand() && before.plan().equals(message.getRatePlan())) {
			return List.of();
		}
		var rerated = QuoteRerated.newBuilder().setKind(kind).setPrice(Prices.of(worksheet)).setWorksheet(message);
		if (before.status() != Status.NONE) {
			rerated.setPreviousPayable(before.price().getPayable()).setPreviousRatePlan(before.plan());
		}
		if (beginsValidity(quote, kind)) {
			rerated.setValidUntilTime(validUntil(facts)).setLongestValidUntilTime(longestValidUntil(facts));
		}
		return List.of(QuoteEvent.newBuilder().setQuoteRerated(rerated).build());
	}

	public static List<QuoteEvent> override(Quote quote, OverridePremiumRequest command, Facts facts) {
		Command.OVERRIDE_PREMIUM.requireAllowed(quote, facts);
		if (command.getReason() == OverrideReason.OVERRIDE_REASON_UNSPECIFIED) {
			throw Rejected.reasonRequired("reason");
		}
		requireFirm(quote, facts);
		var wanted = wanted(quote, command);
		if (quote.premium().price().getPremium().equals(command.getPremium())) {
			return List.of();
		}
		var plan = planOf(quote, facts).orElseThrow(() -> retired(quote, facts));
		var standard = FormRating.worksheet(plan, quote, facts);
		requireAuthority(wanted, standard, facts);
		requireFiledMinimum(wanted, standard, quote, facts);
		var charges = Rating.charge(plan, FormRating.facts(plan, quote, facts), wanted);
		var currency = quote.form().currency();
		return List.of(QuoteEvent.newBuilder()
			.setPremiumOverridden(PremiumOverridden.newBuilder()
				.setStandardPremium(Prices.money(standard.premium(), currency))
				.setPrice(Prices.of(wanted, charges, currency))
				.setCharges(WorksheetMessages.message(charges.section()))
				.setReason(command.getReason())
				.setText(command.getText()))
			.build());
	}

	/**
	 * Refuses what needs a price that can become an offer.
	 * @throws Rejected with PREMIUM_MISSING or PREMIUM_STALE
	 */
	static void requireFirm(Quote quote, Facts facts) {
		if (!quote.premium().isFirm()) {
			throw Rejected.of(ErrorReason.ERROR_REASON_PREMIUM_MISSING, "The quote has no firm price.", quote, facts);
		}
		if (quote.premium().status() == Status.STALE) {
			throw Rejected.of(ErrorReason.ERROR_REASON_PREMIUM_STALE, "The price is not that of the facts as they are.",
					quote, facts);
		}
	}

	/**
	 * Refuses an offer under a plan version that is not in use any more. A version that
	 * another one has followed still is: its price was promised.
	 * @throws Rejected with RATE_PLAN_RETIRED
	 */
	static void requirePlanInUse(Quote quote, Facts facts) {
		if (planOf(quote, facts).filter((plan) -> plan.state() != PlanState.RETIRED).isEmpty()) {
			throw retired(quote, facts);
		}
	}

	/**
	 * Refuses a premium that is beyond what the actor may approve.
	 * @throws Rejected with AUTHORITY_EXCEEDED
	 */
	static void requireAuthority(Quote quote, Facts facts) {
		var premium = quote.premium().price().getPremium();
		if (!facts.product()
			.pricing()
			.authority()
			.mayApprove(facts.actor(), Prices.amount(premium), premium.getCurrencyCode())) {
			throw ReferralDecisions.needsManager();
		}
	}

	private static PremiumKind kindFor(Quote quote) {
		return (quote.state() == QuoteState.QUOTE_STATE_INITIATED) ? PremiumKind.PREMIUM_KIND_INDICATIVE
				: PremiumKind.PREMIUM_KIND_FIRM;
	}

	/** The first firm price does, unless it was said before how long the quote stands. */
	private static boolean beginsValidity(Quote quote, PremiumKind kind) {
		return kind == PremiumKind.PREMIUM_KIND_FIRM && quote.validity().until() == null;
	}

	private static Timestamp validUntil(Facts facts) {
		return Times.timestamp(facts.now().plus(facts.product().periods().validity()));
	}

	private static Timestamp longestValidUntil(Facts facts) {
		return Times.timestamp(facts.now().plus(facts.product().periods().longestValidity()));
	}

	private static BigDecimal wanted(Quote quote, OverridePremiumRequest command) {
		var currency = quote.form().currency();
		var premium = Prices.amount(command.getPremium());
		var decimals = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
		if (!command.getPremium().getCurrencyCode().equals(currency) || premium.scale() > decimals) {
			throw Rejected.invalid("premium", "must be in " + currency + " with at most " + decimals + " decimals");
		}
		return premium.setScale(decimals);
	}

	private static void requireAuthority(BigDecimal wanted, Worksheet standard, Facts facts) {
		var authority = facts.product().pricing().authority();
		if (authority.maySet(facts.actor(), wanted, standard.premium())) {
			return;
		}
		if (authority.managerMaySet(wanted, standard.premium())) {
			throw ReferralDecisions.needsManager();
		}
		throw new Rejected(ErrorReason.ERROR_REASON_AUTHORITY_EXCEEDED, "Nobody may go so far from the rate plan.",
				Map.of("managerPercent", authority.managerPercent().toPlainString(), "standardPremium",
						standard.premium().toPlainString()));
	}

	private static void requireFiledMinimum(BigDecimal wanted, Worksheet standard, Quote quote, Facts facts) {
		var minimum = standard.filedMinimum();
		if (wanted.compareTo(minimum) < 0) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_PREMIUM_BELOW_MINIMUM, "The rate plan has a higher minimum.", quote, facts)
				.with("minimum", minimum.toPlainString());
		}
	}

	private static Optional<RatePlan> planOf(Quote quote, Facts facts) {
		var plan = quote.premium().plan();
		return facts.product()
			.pricing()
			.plans()
			.version(plan.getRatePlanId(), plan.getVersion(), plan.getContentHash());
	}

	private static Rejected retired(Quote quote, Facts facts) {
		return Rejected
			.of(ErrorReason.ERROR_REASON_RATE_PLAN_RETIRED, "The rate plan of the price is not in use any more.", quote,
					facts)
			.with("ratePlan", ref(quote.premium().plan()));
	}

	private static String ref(RatePlanVersion plan) {
		return plan.getRatePlanId() + "@" + plan.getVersion();
	}

}
