package io.quotestream.command.domain;

import java.time.Instant;

import com.google.protobuf.Timestamp;
import com.google.type.Date;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.CoverageOptionsSelected;
import io.quotestream.proto.event.v1.CustomerInformationUpdated;
import io.quotestream.proto.event.v1.FamilyDetailsCaptured;
import io.quotestream.proto.event.v1.GeographicDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteApproved;
import io.quotestream.proto.event.v1.QuoteCancelled;
import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteFinalized;
import io.quotestream.proto.event.v1.QuoteSaved;
import io.quotestream.proto.event.v1.VehicleInformationUpdated;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.GeographicDetails;

/** The facts that specifications are written in. */
final class SampleEvents {

	static final String BROKER = "bea";

	static final String AGENCY = "agency-1";

	static final Date EFFECTIVE = Date.newBuilder().setYear(2026).setMonth(3).setDay(10).build();

	static final QuoteEvent CREATED = created(EFFECTIVE);

	static final QuoteEvent GEOGRAPHIC_CAPTURED = captured(SampleSections.GEOGRAPHIC);

	static final QuoteEvent CONTACT_CAPTURED = QuoteEvent.newBuilder()
		.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder().setContact(SampleSections.CONTACT))
		.build();

	static final QuoteEvent FAMILY_CAPTURED = QuoteEvent.newBuilder()
		.setFamilyDetailsCaptured(FamilyDetailsCaptured.newBuilder().setFamily(SampleSections.FAMILY))
		.build();

	static final QuoteEvent CUSTOMER_UPDATED = QuoteEvent.newBuilder()
		.setCustomerInformationUpdated(CustomerInformationUpdated.newBuilder().setCustomer(SampleSections.CUSTOMER))
		.build();

	static final QuoteEvent VEHICLE_UPDATED = QuoteEvent.newBuilder()
		.setVehicleInformationUpdated(VehicleInformationUpdated.newBuilder().setVehicle(SampleSections.VEHICLE))
		.build();

	static final QuoteEvent COVERAGE_SELECTED = QuoteEvent.newBuilder()
		.setCoverageOptionsSelected(CoverageOptionsSelected.newBuilder().setCoverage(SampleSections.COVERAGE))
		.build();

	static final QuoteEvent SAVED = QuoteEvent.newBuilder().setQuoteSaved(QuoteSaved.getDefaultInstance()).build();

	static final QuoteEvent FINALIZED = QuoteEvent.newBuilder()
		.setQuoteFinalized(QuoteFinalized.getDefaultInstance())
		.build();

	/** All that is needed to submit a quote. */
	static final QuoteEvent[] READY_TO_FINALIZE = { CREATED, GEOGRAPHIC_CAPTURED, CONTACT_CAPTURED, FAMILY_CAPTURED,
			CUSTOMER_UPDATED, VEHICLE_UPDATED, COVERAGE_SELECTED, SAVED };

	private SampleEvents() {
	}

	static QuoteEvent created(Date effective) {
		return QuoteEvent.newBuilder()
			.setQuoteCreated(
					QuoteCreated.newBuilder().setBrokerId(AGENCY).setCreatedBy(BROKER).setEffectiveDate(effective))
			.build();
	}

	static QuoteEvent captured(GeographicDetails page) {
		return QuoteEvent.newBuilder()
			.setGeographicDetailsCaptured(GeographicDetailsCaptured.newBuilder().setGeographic(page))
			.build();
	}

	static QuoteEvent approvedUntil(Instant end) {
		return QuoteEvent.newBuilder()
			.setQuoteApproved(QuoteApproved.newBuilder()
				.setValidUntilTime(Timestamp.newBuilder().setSeconds(end.getEpochSecond()).setNanos(end.getNano())))
			.build();
	}

	static QuoteEvent declined(DeclineReason reason) {
		return QuoteEvent.newBuilder().setQuoteDeclined(QuoteDeclined.newBuilder().addReasons(reason)).build();
	}

	static QuoteEvent cancelled(CancelReason reason) {
		return QuoteEvent.newBuilder().setQuoteCancelled(QuoteCancelled.newBuilder().setReason(reason)).build();
	}

	/** A history followed by more. */
	static QuoteEvent[] and(QuoteEvent[] history, QuoteEvent... more) {
		var all = java.util.Arrays.copyOf(history, history.length + more.length);
		System.arraycopy(more, 0, all, history.length, more.length);
		return all;
	}

}
