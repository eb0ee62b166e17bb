package io.quotestream.command.domain;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.type.Date;
import com.google.type.Money;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.Prices;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.Refusal;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.IncidentKind;
import io.quotestream.proto.type.v1.VehicleInformation;
import io.quotestream.proto.type.v1.VehicleUse;

/**
 * What the form tells a rate plan. Ages are those on the first day of cover. A fact that
 * was not told is left out; no other takes its place.
 */
final class FormFacts {

	/** The form has one vehicle. */
	private static final String ITEM = "vehicle";

	private final RatePlan plan;

	private final LocalDate start;

	private final Pricing.LookBack lookBack;

	private final SortedMap<String, Fact> policy = new TreeMap<>();

	private final SortedMap<String, Fact> vehicle = new TreeMap<>();

	private final SortedMap<String, SortedMap<String, Fact>> coverages = new TreeMap<>();

	private final List<Refusal> foreign = new ArrayList<>();

	private FormFacts(RatePlan plan, LocalDate start, Pricing.LookBack lookBack) {
		this.plan = plan;
		this.start = start;
		this.lookBack = lookBack;
	}

	/**
	 * Facts for a plan.
	 *
	 * @param foreign amounts in another currency than the plan's, which are no facts for
	 * it
	 */
	record Told(RatingFacts facts, List<Refusal> foreign) {
	}

	/** What a form that has its location tells. */
	static Told of(Form form, GeographicDetails place, RatePlan plan, Pricing pricing) {
		var facts = new FormFacts(plan, day(form.effectiveDate()), pricing.lookBack(plan));
		facts.policy.put("postalCode", Fact.of(place.getZipCode()));
		if (form.customer() != null) {
			facts.add(form.customer());
		}
		if (form.vehicle() != null) {
			facts.add(form.vehicle());
		}
		if (form.coverage() != null) {
			form.coverage().getCoveragesList().forEach(facts::add);
		}
		var item = new RatingFacts.Item(ITEM, facts.vehicle, facts.coverages);
		return new Told(new RatingFacts(pricing.product(), place.getCountry(), place.getState(), facts.start,
				facts.policy, List.of(item)), List.copyOf(facts.foreign));
	}

	static LocalDate day(Date date) {
		return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
	}

	private void add(CustomerInformation customer) {
		switch (customer.getAgeBasisCase()) {
			case BIRTH_DATE -> this.policy.put("driverAge", Fact.of(yearsSince(customer.getBirthDate())));
			case AGE -> this.policy.put("driverAge", Fact.of(customer.getAge()));
			case AGEBASIS_NOT_SET -> {
			}
		}
		if (customer.hasLicenceDate()) {
			this.policy.put("licenceYears", Fact.of(yearsSince(customer.getLicenceDate())));
		}
		count("minorViolations", IncidentKind.INCIDENT_KIND_MINOR_VIOLATION, this.lookBack.minorViolations(), customer);
		count("atFaultClaims", IncidentKind.INCIDENT_KIND_AT_FAULT_CLAIM, this.lookBack.atFaultClaims(), customer);
		count("majorViolations", IncidentKind.INCIDENT_KIND_MAJOR_VIOLATION, this.lookBack.majorViolations(), customer);
	}

	/** What happened on the very day the window opens counts. */
	private void count(String name, IncidentKind kind, int years, CustomerInformation customer) {
		var from = this.start.minusYears(years);
		this.policy.put(name,
				Fact.of(customer.getIncidentsList()
					.stream()
					.filter((incident) -> incident.getKind() == kind && !day(incident.getIncidentDate()).isBefore(from))
					.count()));
	}

	private void add(VehicleInformation told) {
		this.vehicle.put("vehicleType", Fact.of(told.getType().name().substring("VEHICLE_TYPE_".length())));
		this.vehicle.put("vehicleAge", Fact.of(Math.max(0, this.start.getYear() - told.getYear())));
		if (told.hasValue() && this.plan.asksFor("vehicleValue")) {
			add(this.vehicle, "vehicleValue", told.getValue(), "items[" + ITEM + "].facts.");
		}
		if (told.getUse() != VehicleUse.VEHICLE_USE_UNSPECIFIED) {
			this.vehicle.put("vehicleUse", Fact.of(told.getUse().name().substring("VEHICLE_USE_".length())));
		}
		if (told.hasAnnualMileage()) {
			this.vehicle.put("annualMileage", Fact.of(told.getAnnualMileage()));
		}
	}

	private void add(Coverage coverage) {
		var id = coverage.getType().name().substring("COVERAGE_TYPE_".length());
		var choices = new TreeMap<String, Fact>();
		var path = "items[" + ITEM + "].coverages." + id + ".";
		if (coverage.hasLimit()) {
			add(choices, "limit", coverage.getLimit(), path);
		}
		if (coverage.hasDeductible()) {
			add(choices, "deductible", coverage.getDeductible(), path);
		}
		this.coverages.put(id, choices);
	}

	private void add(SortedMap<String, Fact> facts, String name, Money amount, String path) {
		if (amount.getCurrencyCode().equals(this.plan.currency())) {
			facts.put(name, Fact.of(Prices.amount(amount)));
		}
		else {
			this.foreign
				.add(new Refusal(Refusal.Reason.INPUT_INVALID, path + name, "must be in " + this.plan.currency()));
		}
	}

	private long yearsSince(Date date) {
		return Period.between(day(date), this.start).getYears();
	}

}
