package io.quotestream.command.risk;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import com.google.type.Date;
import com.google.type.Money;
import io.quotestream.command.domain.Form;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.risk.RiskFacts;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.CoverageType;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.DrivingIncident;
import io.quotestream.proto.type.v1.IncidentKind;
import io.quotestream.proto.type.v1.PriorInsurance;
import io.quotestream.proto.type.v1.VehicleInformation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.quotestream.command.risk.SampleRisk.PENNSYLVANIA;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RiskFactsTest {

	private static final Date EFFECTIVE = date(2026, 3, 10);

	@Test
	void the_form_tells_them_as_of_the_effective_date() {
		assertThat(facts(PENNSYLVANIA, (customer) -> {
		}, (vehicle) -> {
		})).containsExactlyInAnyOrderEntriesOf(
				Map.ofEntries(Map.entry("driverAge", Fact.of(38)), Map.entry("licenceYears", Fact.of(17)),
						Map.entry("atFaultClaims", Fact.of(0)), Map.entry("majorViolations", Fact.of(0)),
						Map.entry("minorViolations", Fact.of(1)), Map.entry("vehicleType", Fact.of("CAR")),
						Map.entry("vehicleAge", Fact.of(3)), Map.entry("annualMileage", Fact.of(12_000)),
						Map.entry("comprehensive", Fact.of(false)), Map.entry("postalCode", Fact.of("603110"))));
	}

	@ParameterizedTest
	@CsvSource({ "1987-03-10, 39", "1987-03-11, 38", "2008-02-29, 18", "2009-03-11, 16" })
	void an_age_is_of_completed_years(LocalDate born, long age) {
		assertThat(facts(PENNSYLVANIA,
				(customer) -> customer.setBirthDate(date(born.getYear(), born.getMonthValue(), born.getDayOfMonth())),
				(vehicle) -> {
				}))
			.containsEntry("driverAge", Fact.of(age));
	}

	@ParameterizedTest
	@CsvSource({ "AT_FAULT_CLAIM, 2023-03-10, atFaultClaims, 1", "AT_FAULT_CLAIM, 2023-03-09, atFaultClaims, 0",
			"MAJOR_VIOLATION, 2021-03-10, majorViolations, 1", "MAJOR_VIOLATION, 2021-03-09, majorViolations, 0",
			"MINOR_VIOLATION, 2023-03-10, minorViolations, 1", "MINOR_VIOLATION, 2023-03-09, minorViolations, 0",
			"NOT_AT_FAULT_CLAIM, 2026-03-01, atFaultClaims, 0" })
	void incidents_count_back_from_the_effective_date(String kind, LocalDate day, String fact, long count) {
		var incident = DrivingIncident.newBuilder()
			.setKind(IncidentKind.valueOf("INCIDENT_KIND_" + kind))
			.setIncidentDate(date(day.getYear(), day.getMonthValue(), day.getDayOfMonth()));
		assertThat(facts(PENNSYLVANIA, (customer) -> customer.clearIncidents().addIncidents(incident), (vehicle) -> {
		})).containsEntry(fact, Fact.of(count));
	}

	@Test
	void each_place_looks_back_as_far_as_its_rules_say() {
		var claim = DrivingIncident.newBuilder()
			.setKind(IncidentKind.INCIDENT_KIND_AT_FAULT_CLAIM)
			.setIncidentDate(date(2022, 1, 1));
		assertThat(facts(PENNSYLVANIA, (customer) -> customer.addIncidents(claim), (vehicle) -> {
		})).containsEntry("atFaultClaims", Fact.of(0));
		assertThat(facts(SampleRisk.shipped("private-car-risk-in-tn@1"), (customer) -> customer.addIncidents(claim),
				(vehicle) -> {
				}))
			.containsEntry("atFaultClaims", Fact.of(1));
	}

	@Test
	void what_the_place_does_not_allow_is_not_there_at_all() {
		var barring = new RuleSet(PENNSYLVANIA.id(), 1, PENNSYLVANIA.state(), "", PENNSYLVANIA.product(),
				PENNSYLVANIA.jurisdiction(), PENNSYLVANIA.effective(), "USD", "", Set.of("vehicle"),
				PENNSYLVANIA.lookBack(), PENNSYLVANIA.report(), PENNSYLVANIA.score(), PENNSYLVANIA.cards());
		assertThat(facts(barring, (customer) -> {
		}, (vehicle) -> {
		})).containsOnlyKeys("vehicleType", "vehicleAge");
	}

	@Test
	void what_was_not_told_is_not_there_and_a_value_counts_in_its_currency_only() {
		assertThat(facts(PENNSYLVANIA, (customer) -> customer.clearLicenceDate(),
				(vehicle) -> vehicle.clearUse().clearAnnualMileage()))
			.doesNotContainKeys("licenceYears", "annualMileage", "vehicleValue", "daysLapsed", "identityNumber");
		assertThat(facts(PENNSYLVANIA, (customer) -> {
		}, (vehicle) -> vehicle
			.setValue(Money.newBuilder().setCurrencyCode("USD").setUnits(19_000).setNanos(500_000_000))))
			.containsEntry("vehicleValue", Fact.of(new BigDecimal("19000.5")));
	}

	@Test
	void prior_insurance_and_the_identity_number_are_told_by_the_customer() {
		assertThat(facts(PENNSYLVANIA,
				(customer) -> customer.setIdentityNumber("PA-12345")
					.setPriorInsurance(PriorInsurance.newBuilder().setMonthsInsured(30).setDaysLapsed(31)),
				(vehicle) -> {
				}))
			.containsEntry("monthsInsured", Fact.of(30))
			.containsEntry("daysLapsed", Fact.of(31))
			.containsEntry("cancelledForFraud", Fact.of(false))
			.containsEntry("identityNumber", Fact.of("PA-12345"));
	}

	private static Map<String, Fact> facts(RuleSet rules, Consumer<CustomerInformation.Builder> customer,
			Consumer<VehicleInformation.Builder> vehicle) {
		var who = SampleSections.CUSTOMER.toBuilder();
		customer.accept(who);
		var what = SampleSections.VEHICLE.toBuilder();
		vehicle.accept(what);
		return RiskFacts.of(new Form(EFFECTIVE, "USD", SampleSections.GEOGRAPHIC, null, null, who.build(), what.build(),
				SampleSections.COVERAGE), rules);
	}

	@Test
	void comprehensive_cover_is_a_fact() {
		var cover = SampleSections.COVERAGE.toBuilder()
			.addCoverages(Coverage.newBuilder().setType(CoverageType.COVERAGE_TYPE_COMPREHENSIVE))
			.build();
		assertThat(RiskFacts.of(new Form(EFFECTIVE, "USD", SampleSections.GEOGRAPHIC, null, null,
				SampleSections.CUSTOMER, SampleSections.VEHICLE, cover), PENNSYLVANIA))
			.containsEntry("comprehensive", Fact.of(true));
	}

	private static Date date(int year, int month, int day) {
		return Date.newBuilder().setYear(year).setMonth(month).setDay(day).build();
	}

}
