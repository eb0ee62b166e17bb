package io.quotestream.command.domain.risk;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.google.type.Date;
import com.google.type.Money;

import io.quotestream.command.domain.Form;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CoverageType;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.DrivingIncident;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.IncidentKind;
import io.quotestream.proto.type.v1.PriorInsurance;
import io.quotestream.proto.type.v1.VehicleInformation;
import io.quotestream.proto.type.v1.VehicleUse;

/** What the form tells about a risk, as far as the place allows it to be used. */
public final class RiskFacts {

	private final RuleSet rules;

	private final LocalDate effective;

	private final Map<String, Fact> known = new TreeMap<>();

	private RiskFacts(RuleSet rules, LocalDate effective) {
		this.rules = rules;
		this.effective = effective;
	}

	/**
	 * The facts by their names in rule files; what was not told is not there.
	 * @throws NullPointerException when a section that is assessed is missing
	 */
	public static Map<String, Fact> of(Form form, RuleSet rules) {
		var facts = new RiskFacts(rules, day(form.effectiveDate()));
		facts.customer(Objects.requireNonNull(form.customer(), "customer"));
		facts.vehicle(Objects.requireNonNull(form.vehicle(), "vehicle"));
		facts.cover(Objects.requireNonNull(form.coverage(), "coverage"));
		facts.place(Objects.requireNonNull(form.geographic(), "geographic"));
		return facts.known;
	}

	private void customer(CustomerInformation customer) {
		switch (customer.getAgeBasisCase()) {
			case BIRTH_DATE -> put(RiskFact.DRIVER_AGE, yearsSince(day(customer.getBirthDate())));
			case AGE -> put(RiskFact.DRIVER_AGE, customer.getAge());
			case AGEBASIS_NOT_SET -> {
			}
		}
		if (customer.hasLicenceDate()) {
			put(RiskFact.LICENCE_YEARS, yearsSince(day(customer.getLicenceDate())));
		}
		put(RiskFact.AT_FAULT_CLAIMS, count(customer, IncidentKind.INCIDENT_KIND_AT_FAULT_CLAIM));
		put(RiskFact.MAJOR_VIOLATIONS, count(customer, IncidentKind.INCIDENT_KIND_MAJOR_VIOLATION));
		put(RiskFact.MINOR_VIOLATIONS, count(customer, IncidentKind.INCIDENT_KIND_MINOR_VIOLATION));
		if (customer.hasPriorInsurance()) {
			prior(customer.getPriorInsurance());
		}
		if (!customer.getIdentityNumber().isEmpty()) {
			put(RiskFact.IDENTITY_NUMBER, Fact.of(customer.getIdentityNumber()));
		}
	}

	private void prior(PriorInsurance prior) {
		put(RiskFact.MONTHS_INSURED, prior.getMonthsInsured());
		put(RiskFact.DAYS_LAPSED, prior.getDaysLapsed());
		put(RiskFact.CANCELLED_FOR_FRAUD, Fact.of(prior.getCancelledForFraud()));
	}

	private void vehicle(VehicleInformation vehicle) {
		put(RiskFact.VEHICLE_TYPE, Fact.of(after("VEHICLE_TYPE_", vehicle.getType().name())));
		put(RiskFact.VEHICLE_AGE, Math.max(0, this.effective.getYear() - vehicle.getYear()));
		if (vehicle.hasValue() && vehicle.getValue().getCurrencyCode().equals(this.rules.currency())) {
			put(RiskFact.VEHICLE_VALUE, Fact.of(amount(vehicle.getValue())));
		}
		if (vehicle.getUse() != VehicleUse.VEHICLE_USE_UNSPECIFIED) {
			put(RiskFact.VEHICLE_USE, Fact.of(after("VEHICLE_USE_", vehicle.getUse().name())));
		}
		if (vehicle.hasAnnualMileage()) {
			put(RiskFact.ANNUAL_MILEAGE, vehicle.getAnnualMileage());
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

	private long count(CustomerInformation customer, IncidentKind kind) {
		return customer.getIncidentsList()
			.stream()
			.filter((incident) -> incident.getKind() == kind && counts(incident))
			.count();
	}

	private boolean counts(DrivingIncident incident) {
		return this.rules.lookBack().covers(incident.getKind(), day(incident.getIncidentDate()), this.effective);
	}

	private long yearsSince(LocalDate day) {
		return Math.max(0, Period.between(day, this.effective).getYears());
	}

	private void put(RiskFact fact, long value) {
		put(fact, Fact.of(value));
	}

	private void put(RiskFact fact, Fact value) {
		if (this.rules.allows(fact)) {
			this.known.put(fact.key(), value);
		}
	}

	private static String after(String prefix, String constant) {
		return constant.substring(constant.startsWith(prefix) ? prefix.length() : 0);
	}

	private static BigDecimal amount(Money money) {
		return BigDecimal.valueOf(money.getUnits()).add(BigDecimal.valueOf(money.getNanos(), 9));
	}

	private static LocalDate day(Date date) {
		return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
	}

}
