package io.quotestream.command.domain;

import io.quotestream.proto.event.v1.QuoteCalculated;
import io.quotestream.proto.event.v1.QuoteRerated;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.Price;
import io.quotestream.proto.type.v1.RatePlanVersion;

/**
 * What the quote costs.
 *
 * @param plan the version it came from
 * @param price the amounts; of no currency when there is none
 * @param byHand whether an underwriter set it
 */
public record Premium(Status status, PremiumKind kind, RatePlanVersion plan, Price price, boolean byHand) {

	static final Premium NONE = new Premium(Status.NONE, PremiumKind.PREMIUM_KIND_UNSPECIFIED,
			RatePlanVersion.getDefaultInstance(), Price.getDefaultInstance(), false);

	/** Whether it counts. */
	public enum Status {

		/** There is none. */
		NONE,
		/** It is that of the facts as they are. */
		CURRENT,
		/** Facts have changed since, or the quote was revised. */
		STALE

	}

	static Premium of(QuoteCalculated event) {
		return new Premium(Status.CURRENT, event.getKind(), event.getWorksheet().getRatePlan(),
				amounts(event.getPrice()), false);
	}

	static Premium of(QuoteRerated event) {
		return new Premium(Status.CURRENT, event.getKind(), event.getWorksheet().getRatePlan(),
				amounts(event.getPrice()), false);
	}

	/** Nothing is decided by what a price is made of. */
	private static Price amounts(Price price) {
		return price.toBuilder().clearLines().clearPaymentPlans().build();
	}

	Premium overridden(Price changed) {
		return new Premium(this.status, this.kind, this.plan, amounts(changed), true);
	}

	Premium outdated() {
		return (this.status == Status.CURRENT)
				? new Premium(Status.STALE, this.kind, this.plan, this.price, this.byHand) : this;
	}

	boolean isFirm() {
		return this.kind == PremiumKind.PREMIUM_KIND_FIRM;
	}

	/** Whether this is what the facts as they are cost, as a price of this kind. */
	boolean holdsAs(PremiumKind wanted) {
		return this.status == Status.CURRENT && this.kind == wanted;
	}

}
