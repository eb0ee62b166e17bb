package io.quotestream.command.application;

import java.util.random.RandomGenerator;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.VehicleInformation;

/** Pages of three kinds each, so that the same page comes again often enough. */
record SampleVariants(RandomGenerator random) {

	GeographicDetails geographic() {
		return SampleSections.GEOGRAPHIC.toBuilder().setCity("City " + variant()).build();
	}

	ContactDetails contact() {
		return SampleSections.CONTACT.toBuilder().setPhoneNumber("+91442744000" + variant()).build();
	}

	FamilyDetails family() {
		return SampleSections.FAMILY.toBuilder().setNumberOfDependents(variant()).build();
	}

	CustomerInformation customer() {
		return SampleSections.CUSTOMER.toBuilder().setOccupation("Occupation " + variant()).build();
	}

	VehicleInformation vehicle() {
		return SampleSections.VEHICLE.toBuilder().setYear(2020 + variant()).build();
	}

	CoverageSelection coverage() {
		return (variant() == 0) ? SampleSections.COVERAGE
				: SampleSections.COVERAGE.toBuilder().removeCoverages(1).build();
	}

	private int variant() {
		return this.random.nextInt(3);
	}

}
