package io.quotestream.command.domain;

import java.time.Duration;
import java.util.Set;

import io.quotestream.proto.type.v1.GeographicDetails;

/**
 * What the product says about its quotes.
 *
 * @param currency of quotes that name none, where no rate plan is in use
 * @param assessmentGate whether the risk must have been assessed before a quote is
 * finalized
 * @param straightThrough whether an assessment without objections approves alone; without
 * it a person does
 * @param requireApplicationNumber whether a quote needs its application number to be
 * finalized
 * @param consentJurisdictions where the customer must agree to an assessment: countries,
 * {@code IN}, or single states of them, {@code US/California}
 * @param brokers who does business
 * @param pricing what it costs
 */
public record Product(String currency, AssessmentGate assessmentGate, boolean straightThrough,
		boolean requireApplicationNumber, Set<String> consentJurisdictions, Periods periods, Brokers brokers,
		Pricing pricing) {

	/**
	 * How long things take at most.
	 *
	 * @param validity how long a firm price stands
	 * @param longestValidity how long it can be made to stand
	 * @param lapse after which a form that was not saved is abandoned
	 * @param assessment after which a person decides instead
	 * @param retention for which an accepted quote must be kept
	 */
	public record Periods(Duration validity, Duration longestValidity, Duration lapse, Duration assessment,
			Duration retention) {
	}

	boolean needsConsent(GeographicDetails place) {
		return this.consentJurisdictions.contains(place.getCountry())
				|| this.consentJurisdictions.contains(place.getCountry() + "/" + place.getState());
	}

}
