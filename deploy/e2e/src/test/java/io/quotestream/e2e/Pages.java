package io.quotestream.e2e;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

import com.google.type.Date;
import com.google.type.Money;

import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CoverageType;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.VehicleInformation;
import io.quotestream.proto.type.v1.VehicleType;
import io.quotestream.proto.type.v1.VehicleUse;

/** A quote form, filled in. */
final class Pages {

	static final GeographicDetails LOCATION = GeographicDetails.newBuilder()
		.setCountry("IN")
		.setState("Tamil Nadu")
		.setCity("Chennai")
		.setZipCode("600001")
		.build();

	static final ContactDetails CONTACT = ContactDetails.newBuilder()
		.setEmail("asha@example.com")
		.setPhoneNumber("+914427440000")
		.build();

	static final FamilyDetails FAMILY = FamilyDetails.newBuilder()
		.setNumberOfDependents(2)
		.setSpouseName("Ravi")
		.addChildrenNames("Meena")
		.addChildrenNames("Arun")
		.build();

	static final CustomerInformation CUSTOMER = CustomerInformation.newBuilder()
		.setName("Asha Raman")
		.setBirthDate(Date.newBuilder().setYear(1988).setMonth(4).setDay(12))
		.setLicenceDate(Date.newBuilder().setYear(2009).setMonth(7).setDay(1))
		.setOccupation("Teacher")
		.build();

	static final VehicleInformation VEHICLE = VehicleInformation.newBuilder()
		.setType(VehicleType.VEHICLE_TYPE_CAR)
		.setMake("Maruti Suzuki")
		.setModel("Swift")
		.setYear(2024)
		.setPlate("TN 07 AB 1234")
		.setUse(VehicleUse.VEHICLE_USE_COMMUTE)
		.setAnnualMileage(12_000)
		.setValue(Money.newBuilder().setCurrencyCode("INR").setUnits(650_000))
		.build();

	static final CoverageSelection COVERAGE = CoverageSelection.newBuilder()
		.addCoverages(Coverage.newBuilder().setType(CoverageType.COVERAGE_TYPE_LIABILITY))
		.addCoverages(Coverage.newBuilder().setType(CoverageType.COVERAGE_TYPE_COLLISION))
		.build();

	private Pages() {
	}

	static String newQuoteId() {
		return UUID.randomUUID().toString();
	}

	/** A new intention about a quote. */
	static CommandHeader header(String quoteId) {
		return header(quoteId, "");
	}

	/** A new intention about a quote as it was seen. */
	static CommandHeader header(String quoteId, String etag) {
		return CommandHeader.newBuilder()
			.setQuoteId(quoteId)
			.setRequestId(UUID.randomUUID().toString())
			.setEtag(etag)
			.build();
	}

	static Date tomorrow() {
		var day = LocalDate.now(ZoneOffset.UTC).plusDays(1);
		return Date.newBuilder()
			.setYear(day.getYear())
			.setMonth(day.getMonthValue())
			.setDay(day.getDayOfMonth())
			.build();
	}

	/** Opens a quote with its location: two events. */
	static CreateQuoteRequest create(String quoteId) {
		return CreateQuoteRequest.newBuilder()
			.setHeader(header(quoteId))
			.setEffectiveDate(tomorrow())
			.setCurrency("INR")
			.setGeographic(LOCATION)
			.build();
	}

	static CalculateQuoteRequest calculate(String quoteId) {
		return CalculateQuoteRequest.newBuilder().setHeader(header(quoteId)).build();
	}

	static CaptureContactDetailsRequest contact(CommandHeader header, String email) {
		return CaptureContactDetailsRequest.newBuilder()
			.setHeader(header)
			.setContact(CONTACT.toBuilder().setEmail(email))
			.build();
	}

	static CaptureFamilyDetailsRequest family(String quoteId) {
		return CaptureFamilyDetailsRequest.newBuilder().setHeader(header(quoteId)).setFamily(FAMILY).build();
	}

	/**
	 * Saves a quote that has its location, with the two pages that are missing: three
	 * events.
	 */
	static SaveQuoteRequest save(String quoteId) {
		return SaveQuoteRequest.newBuilder().setHeader(header(quoteId)).setContact(CONTACT).setFamily(FAMILY).build();
	}

}
