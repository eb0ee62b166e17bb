package io.quotestream.command.domain;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.type.Date;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.DrivingIncident;
import io.quotestream.proto.type.v1.IncidentKind;
import io.quotestream.proto.type.v1.VehicleInformation;
import io.quotestream.proto.type.v1.VehicleUse;

/**
 * What the form tells of driver and vehicle as they are on the first day of cover, by the
 * names that rate plans and risk rules have for it. A fact that was not told is left out;
 * no other takes its place.
 */
public record ToldFacts(SortedMap<String, Fact> driver, SortedMap<String, Fact> vehicle) {

	/** What a form tells, with the incidents that count for as long as that. */
	public static ToldFacts of(Form form, LookBack lookBack) {
		var facts = new ToldFacts(new TreeMap<>(), new TreeMap<>());
		if (form.customer() != null) {
			facts.add(form.customer(), form.firstDay(), lookBack);
		}
		if (form.vehicle() != null) {
			facts.add(form.vehicle(), form.firstDay());
		}
		return facts;
	}

	private void add(CustomerInformation customer, LocalDate firstDay, LookBack lookBack) {
		switch (customer.getAgeBasisCase()) {
			case BIRTH_DATE -> this.driver.put("driverAge", years(customer.getBirthDate(), firstDay));
			case AGE -> this.driver.put("driverAge", Fact.of(customer.getAge()));
			case AGEBASIS_NOT_SET -> {
			}
		}
		if (customer.hasLicenceDate()) {
			this.driver.put("licenceYears", years(customer.getLicenceDate(), firstDay));
		}
		var counted = customer.getIncidentsList()
			.stream()
			.filter((incident) -> lookBack.covers(incident.getKind(), Times.day(incident.getIncidentDate()), firstDay))
			.map(DrivingIncident::getKind)
			.toList();
		this.driver.put("atFaultClaims", times(IncidentKind.INCIDENT_KIND_AT_FAULT_CLAIM, counted));
		this.driver.put("majorViolations", times(IncidentKind.INCIDENT_KIND_MAJOR_VIOLATION, counted));
		this.driver.put("minorViolations", times(IncidentKind.INCIDENT_KIND_MINOR_VIOLATION, counted));
	}

	private void add(VehicleInformation told, LocalDate firstDay) {
		this.vehicle.put("vehicleType", Fact.of(told.getType().name().replace("VEHICLE_TYPE_", "")));
		this.vehicle.put("vehicleAge", Fact.of(Math.max(0, firstDay.getYear() - told.getYear())));
		if (told.getUse() != VehicleUse.VEHICLE_USE_UNSPECIFIED) {
			this.vehicle.put("vehicleUse", Fact.of(told.getUse().name().replace("VEHICLE_USE_", "")));
		}
		if (told.hasAnnualMileage()) {
			this.vehicle.put("annualMileage", Fact.of(told.getAnnualMileage()));
		}
	}

	private static Fact years(Date since, LocalDate firstDay) {
		return Fact.of(Math.max(0, Period.between(Times.day(since), firstDay).getYears()));
	}

	private static Fact times(IncidentKind kind, List<IncidentKind> counted) {
		return Fact.of(counted.stream().filter(kind::equals).count());
	}

}
