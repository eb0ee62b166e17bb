package io.quotestream.command.domain.risk;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.quotestream.command.domain.Form;
import io.quotestream.command.domain.ToldFacts;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.Prices;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CoverageType;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.VehicleInformation;

/** What the form tells about a risk, as far as the place allows it to be used. */
public final class RiskFacts {

	private final RuleSet rules;

	private final Map<String, Fact> known = new TreeMap<>();

	private RiskFacts(RuleSet rules) {
		this.rules = rules;
	}

	/**
	 * The facts by their names in rule files; what was not told is not there.
	 * @throws NullPointerException when a section that is assessed is missing
	 */
	public static Map<String, Fact> of(Form form, RuleSet rules) {
		var told = ToldFacts.of(form, rules.lookBack());
		var facts = new RiskFacts(rules);
		facts.known.putAll(told.driver());
		facts.known.putAll(told.vehicle());
		facts.customer(Objects.requireNonNull(form.customer(), "customer"));
		facts.vehicle(Objects.requireNonNull(form.vehicle(), "vehicle"));
		facts.cover(Objects.requireNonNull(form.coverage(), "coverage"));
		facts.place(Objects.requireNonNull(form.geographic(), "geographic"));
		facts.known.keySet().removeIf((key) -> !rules.allows(RiskFact.of(key).orElseThrow()));
		return facts.known;
	}

	private void customer(CustomerInformation customer) {
		if (customer.hasPriorInsurance()) {
			var prior = customer.getPriorInsurance();
			put(RiskFact.MONTHS_INSURED, Fact.of(prior.getMonthsInsured()));
			put(RiskFact.DAYS_LAPSED, Fact.of(prior.getDaysLapsed()));
			put(RiskFact.CANCELLED_FOR_FRAUD, Fact.of(prior.getCancelledForFraud()));
		}
		if (!customer.getIdentityNumber().isEmpty()) {
			put(RiskFact.IDENTITY_NUMBER, Fact.of(customer.getIdentityNumber()));
		}
	}

	private void vehicle(VehicleInformation vehicle) {
		if (vehicle.hasValue() && vehicle.getValue().getCurrencyCode().equals(this.rules.currency())) {
			put(RiskFact.VEHICLE_VALUE, Fact.of(Prices.amount(vehicle.getValue())));
		}
	}

	private void cover(CoverageSelection selection) {
		put(RiskFact.COMPREHENSIVE,
				Fact.of(selection.getCoveragesList()
					.stream()
					.anyMatch((coverage) -> coverage.getType() == CoverageType.COVERAGE_TYPE_COMPREHENSIVE)));
	}

	private void place(GeographicDetails place) {
		put(RiskFact.POSTAL_CODE, Fact.of(place.getZipCode()));
	}

	private void put(RiskFact fact, Fact value) {
		this.known.put(fact.key(), value);
	}

}
