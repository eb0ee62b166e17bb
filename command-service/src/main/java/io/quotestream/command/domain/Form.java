package io.quotestream.command.domain;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

import com.google.type.Date;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.Section;
import io.quotestream.proto.type.v1.VehicleInformation;

/**
 * What is asked to be covered: the pages as they were captured last, null until then.
 *
 * @param effectiveDate first day of cover
 * @param currency of the price
 */
public record Form(Date effectiveDate, String currency, @Nullable GeographicDetails geographic,
		@Nullable ContactDetails contact, @Nullable FamilyDetails family, @Nullable CustomerInformation customer,
		@Nullable VehicleInformation vehicle, @Nullable CoverageSelection coverage) {

	/** No page yet. */
	static Form empty(Date effectiveDate, String currency) {
		return new Form(effectiveDate, currency, null, null, null, null, null, null);
	}

	/** First day of cover. */
	public LocalDate firstDay() {
		return Times.day(this.effectiveDate);
	}

	/** Which of these sections have not been captured, in the form's order. */
	List<Section> missing(Section... wanted) {
		return Arrays.stream(wanted).filter((section) -> switch (section) {
			case SECTION_GEOGRAPHIC -> this.geographic == null;
			case SECTION_CONTACT -> this.contact == null;
			case SECTION_FAMILY -> this.family == null;
			case SECTION_CUSTOMER -> this.customer == null;
			case SECTION_VEHICLE -> this.vehicle == null;
			case SECTION_COVERAGE -> this.coverage == null;
			case SECTION_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("not a section");
		}).toList();
	}

	Form startingOn(Date day) {
		return new Form(day, this.currency, this.geographic, this.contact, this.family, this.customer, this.vehicle,
				this.coverage);
	}

	Form with(GeographicDetails page) {
		return new Form(this.effectiveDate, this.currency, page, this.contact, this.family, this.customer, this.vehicle,
				this.coverage);
	}

	Form with(ContactDetails page) {
		return new Form(this.effectiveDate, this.currency, this.geographic, page, this.family, this.customer,
				this.vehicle, this.coverage);
	}

	Form with(FamilyDetails page) {
		return new Form(this.effectiveDate, this.currency, this.geographic, this.contact, page, this.customer,
				this.vehicle, this.coverage);
	}

	Form with(CustomerInformation page) {
		return new Form(this.effectiveDate, this.currency, this.geographic, this.contact, this.family, page,
				this.vehicle, this.coverage);
	}

	Form with(VehicleInformation page) {
		return new Form(this.effectiveDate, this.currency, this.geographic, this.contact, this.family, this.customer,
				page, this.coverage);
	}

	Form with(CoverageSelection page) {
		return new Form(this.effectiveDate, this.currency, this.geographic, this.contact, this.family, this.customer,
				this.vehicle, page);
	}

}
