package io.quotestream.command.domain;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.GeographicDetails;

import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CONTACT_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.COVERAGE_SELECTED;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.CUSTOMER_UPDATED;
import static io.quotestream.command.domain.SampleEvents.FAMILY_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.FINALIZED;
import static io.quotestream.command.domain.SampleEvents.GEOGRAPHIC_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.VEHICLE_UPDATED;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.captured;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_LOCKED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CaptureSectionTest {

	private static final CaptureGeographicDetailsRequest LOCATION = location(SampleSections.GEOGRAPHIC);

	private static final CaptureContactDetailsRequest CONTACT = contact(SampleSections.CONTACT);

	private static final CaptureFamilyDetailsRequest FAMILY = CaptureFamilyDetailsRequest.newBuilder()
		.setFamily(SampleSections.FAMILY)
		.build();

	private static final UpdateCustomerInformationRequest CUSTOMER = UpdateCustomerInformationRequest.newBuilder()
		.setCustomer(SampleSections.CUSTOMER)
		.build();

	private static final UpdateVehicleInformationRequest VEHICLE = UpdateVehicleInformationRequest.newBuilder()
		.setVehicle(SampleSections.VEHICLE)
		.build();

	private static final SelectCoverageOptionsRequest COVERAGE = SelectCoverageOptionsRequest.newBuilder()
		.setCoverage(SampleSections.COVERAGE)
		.build();

	@Test
	void each_page_is_stored_as_it_is_captured() {
		given(CREATED).when(FormDecisions::captureGeographic, LOCATION).then(GEOGRAPHIC_CAPTURED);
		given(CREATED).when(FormDecisions::captureContact, CONTACT).then(CONTACT_CAPTURED);
		given(CREATED).when(FormDecisions::captureFamily, FAMILY).then(FAMILY_CAPTURED);
		given(CREATED).when(FormDecisions::updateCustomer, CUSTOMER).then(CUSTOMER_UPDATED);
		given(CREATED).when(FormDecisions::updateVehicle, VEHICLE).then(VEHICLE_UPDATED);
		given(CREATED).when(FormDecisions::selectCoverage, COVERAGE).then(COVERAGE_SELECTED);
	}

	@Test
	void the_same_page_again_changes_nothing() {
		given(READY_TO_FINALIZE).when(FormDecisions::captureGeographic, LOCATION).thenNothing();
		given(READY_TO_FINALIZE).when(FormDecisions::captureContact, CONTACT).thenNothing();
		given(READY_TO_FINALIZE).when(FormDecisions::captureFamily, FAMILY).thenNothing();
		given(READY_TO_FINALIZE).when(FormDecisions::updateCustomer, CUSTOMER).thenNothing();
		given(READY_TO_FINALIZE).when(FormDecisions::updateVehicle, VEHICLE).thenNothing();
		given(READY_TO_FINALIZE).when(FormDecisions::selectCoverage, COVERAGE).thenNothing();
	}

	@Test
	void an_empty_page_is_not_the_same_as_none() {
		given(CREATED).when(FormDecisions::captureGeographic, location(GeographicDetails.getDefaultInstance()))
			.then(captured(GeographicDetails.getDefaultInstance()));
	}

	@Test
	void another_page_replaces_the_first_and_the_first_can_come_back() {
		var chennai = SampleSections.GEOGRAPHIC.toBuilder().setCity("Chennai").build();
		given(CREATED, GEOGRAPHIC_CAPTURED).when(FormDecisions::captureGeographic, location(chennai))
			.then(captured(chennai));
		given(CREATED, GEOGRAPHIC_CAPTURED, captured(chennai)).when(FormDecisions::captureGeographic, LOCATION)
			.then(GEOGRAPHIC_CAPTURED);
	}

	@Test
	void a_submitted_quote_is_locked_even_for_the_same_page() {
		given(and(READY_TO_FINALIZE, FINALIZED)).when(FormDecisions::captureGeographic, LOCATION)
			.thenRejected(ERROR_REASON_QUOTE_LOCKED);
	}

	@Test
	void the_address_of_a_submitted_quote_can_still_be_corrected() {
		given(CREATED, FINALIZED).when(FormDecisions::captureContact, CONTACT).then(CONTACT_CAPTURED);
	}

	@Test
	void nothing_is_captured_before_the_quote_is_opened() {
		given().when(FormDecisions::captureContact, contact(ContactDetails.getDefaultInstance()))
			.thenRejected(ERROR_REASON_QUOTE_NOT_FOUND);
	}

	private static CaptureGeographicDetailsRequest location(GeographicDetails page) {
		return CaptureGeographicDetailsRequest.newBuilder().setGeographic(page).build();
	}

	private static CaptureContactDetailsRequest contact(ContactDetails page) {
		return CaptureContactDetailsRequest.newBuilder().setContact(page).build();
	}

}
