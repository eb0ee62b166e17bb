package io.quotestream.proto.codec;

import com.google.type.Date;
import com.google.type.Money;

import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CoverageType;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.DrivingIncident;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.IncidentKind;
import io.quotestream.proto.type.v1.VehicleInformation;
import io.quotestream.proto.type.v1.VehicleType;
import io.quotestream.proto.type.v1.VehicleUse;

/** One valid example of every section, for tests. */
public final class SampleSections {

	public static final GeographicDetails GEOGRAPHIC = GeographicDetails.newBuilder()
		.setCountry("IN")
		.setState("Tamil Nadu")
		.setCity("Thiruporur")
		.setZipCode("603110")
		.build();

	public static final ContactDetails CONTACT = ContactDetails.newBuilder()
		.setEmail("asha.raman@example.com")
		.setPhoneNumber("+914427440000")
		.build();

	public static final FamilyDetails FAMILY = FamilyDetails.newBuilder()
		.setNumberOfDependents(2)
		.setSpouseName("Kavin Raman")
		.addChildrenNames("Mira Raman")
		.addChildrenNames("Dev Raman")
		.build();

	public static final CustomerInformation CUSTOMER = CustomerInformation.newBuilder()
		.setName("Asha Raman")
		.setBirthDate(date(1987, 3, 27))
		.setLicenceDate(date(2008, 6, 1))
		.setOccupation("Architect")
		.addIncidents(DrivingIncident.newBuilder()
			.setKind(IncidentKind.INCIDENT_KIND_MINOR_VIOLATION)
			.setIncidentDate(date(2025, 2, 14)))
		.build();

	public static final VehicleInformation VEHICLE = VehicleInformation.newBuilder()
		.setType(VehicleType.VEHICLE_TYPE_CAR)
		.setMake("Maruti Suzuki")
		.setModel("Baleno")
		.setYear(2023)
		.setVin("MA3EWDE1S00123456")
		.setPlate("TN 19 AB 1234")
		.setValue(Money.newBuilder().setCurrencyCode("INR").setUnits(780000))
		.setUse(VehicleUse.VEHICLE_USE_COMMUTE)
		.setAnnualMileage(12000)
		.build();

	public static final CoverageSelection COVERAGE = CoverageSelection.newBuilder()
		.addCoverages(Coverage.newBuilder().setType(CoverageType.COVERAGE_TYPE_LIABILITY))
		.addCoverages(Coverage.newBuilder()
			.setType(CoverageType.COVERAGE_TYPE_COLLISION)
			.setDeductible(Money.newBuilder().setCurrencyCode("INR").setUnits(5000)))
		.build();

	private SampleSections() {
	}

	private static Date date(int year, int month, int day) {
		return Date.newBuilder().setYear(year).setMonth(month).setDay(day).build();
	}

}
