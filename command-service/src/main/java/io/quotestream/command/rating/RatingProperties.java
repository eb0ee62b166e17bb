package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quotestream.command.domain.LookBack;
import io.quotestream.command.domain.Pricing.Authority;

/**
 * Settings of pricing.
 *
 * @param product what is sold, as rate plans name it
 * @param shippedPlans whether the plans that come with the service are used
 * @param planFolders folders with more plans, read once, at the start
 * @param lookBack how many years before the first day of cover an incident counts
 * @param lookBacks by jurisdiction where it is another, {@code US-CA}
 * @param authority what underwriters and managers may decide about premiums
 */
@ConfigurationProperties("quotestream.rating")
record RatingProperties(@DefaultValue("private-car") String product, @DefaultValue("true") boolean shippedPlans,
		@DefaultValue List<Path> planFolders, @DefaultValue Years lookBack, @DefaultValue Map<String, Years> lookBacks,
		@DefaultValue People authority) {

	/** Years for which incidents of a kind count. */
	record Years(@DefaultValue("3") int minorViolations, @DefaultValue("3") int atFaultClaims,
			@DefaultValue("5") int majorViolations) {

		LookBack toDomain() {
			return new LookBack(12 * this.atFaultClaims, 12 * this.majorViolations, 12 * this.minorViolations);
		}

	}

	/**
	 * What people may decide about premiums, as {@link Authority} tells.
	 *
	 * @param underwriterPremiums by currency; of one that is not named a manager approves
	 */
	record People(@DefaultValue("10") BigDecimal underwriterPercent, @DefaultValue("25") BigDecimal managerPercent,
			@DefaultValue Map<String, BigDecimal> underwriterPremiums) {

		Authority toDomain() {
			return new Authority(this.underwriterPercent, this.managerPercent, this.underwriterPremiums);
		}

	}

}
