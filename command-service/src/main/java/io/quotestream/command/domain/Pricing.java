package io.quotestream.command.domain;

import java.math.BigDecimal;
import java.util.Map;

import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;

/**
 * How quotes of a product are priced.
 *
 * @param product what is sold, as rate plans name it
 * @param plans every plan version that is known
 * @param lookBack how long incidents count
 * @param lookBacks by jurisdiction where it is another, {@code US-CA}
 */
public record Pricing(String product, RatePlans plans, LookBack lookBack, Map<String, LookBack> lookBacks,
		Authority authority) {

	public Pricing {
		lookBacks = Map.copyOf(lookBacks);
	}

	/**
	 * What people may decide about premiums.
	 *
	 * @param underwriterPercent how far from the rate plan's premium an underwriter may
	 * set one
	 * @param managerPercent how far a manager may
	 * @param underwriterPremiums the highest premium that an underwriter may approve, by
	 * currency; of a currency that is not named a manager approves
	 */
	public record Authority(BigDecimal underwriterPercent, BigDecimal managerPercent,
			Map<String, BigDecimal> underwriterPremiums) {

		public Authority {
			underwriterPremiums = Map.copyOf(underwriterPremiums);
		}

		boolean mayApprove(Actor actor, BigDecimal premium, String currency) {
			var most = this.underwriterPremiums.get(currency);
			return actor.manages() || (most != null && premium.compareTo(most) <= 0);
		}

		boolean maySet(Actor actor, BigDecimal premium, BigDecimal standard) {
			return isWithin(actor.manages() ? this.managerPercent : this.underwriterPercent, premium, standard);
		}

		boolean managerMaySet(BigDecimal premium, BigDecimal standard) {
			return isWithin(this.managerPercent, premium, standard);
		}

		private static boolean isWithin(BigDecimal percent, BigDecimal premium, BigDecimal standard) {
			return premium.subtract(standard).abs().movePointRight(2).compareTo(percent.multiply(standard)) <= 0;
		}

	}

	LookBack lookBack(RatePlan plan) {
		return this.lookBacks.getOrDefault(plan.jurisdiction().code(), this.lookBack);
	}

}
