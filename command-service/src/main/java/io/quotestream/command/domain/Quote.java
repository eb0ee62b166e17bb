package io.quotestream.command.domain;

import java.util.Arrays;
import java.util.List;

import com.google.type.Date;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.Section;
import io.quotestream.proto.type.v1.VehicleInformation;

import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_APPROVED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_CANCELLED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_DECLINED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_FINALIZED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_INITIATED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_RISK_ASSESSED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_SAVED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_UNSPECIFIED;

/**
 * A quote is what its events say it is. It holds only what decisions read.
 *
 * @param state where it stands; unspecified before the first event
 * @param brokerId the agency that owns it
 * @param createdBy the actor that opened it
 */
public record Quote(QuoteState state, String brokerId, String createdBy, Date effectiveDate,
		@Nullable GeographicDetails geographic, @Nullable ContactDetails contact, @Nullable FamilyDetails family,
		@Nullable CustomerInformation customer, @Nullable VehicleInformation vehicle,
		@Nullable CoverageSelection coverage) {

	/** No event yet. */
	public static final Quote NONE = new Quote(QUOTE_STATE_UNSPECIFIED, "", "", Date.getDefaultInstance(), null, null,
			null, null, null, null);

	public boolean exists() {
		return this.state != QUOTE_STATE_UNSPECIFIED;
	}

	/**
	 * Folds one more fact. Never decides and never forgives: what cannot have happened is
	 * a corrupt stream.
	 */
	public static Quote evolve(Quote quote, QuoteEvent event) {
		if (quote.exists() == event.hasQuoteCreated()) {
			throw new CorruptStream(event.getEventCase());
		}
		return switch (event.getEventCase()) {
			case QUOTE_CREATED -> created(event.getQuoteCreated());
			case GEOGRAPHIC_DETAILS_CAPTURED ->
				quote.edited().with(event.getGeographicDetailsCaptured().getGeographic());
			case CONTACT_DETAILS_CAPTURED -> quote.with(event.getContactDetailsCaptured().getContact());
			case FAMILY_DETAILS_CAPTURED -> quote.edited().with(event.getFamilyDetailsCaptured().getFamily());
			case CUSTOMER_INFORMATION_UPDATED ->
				quote.edited().with(event.getCustomerInformationUpdated().getCustomer());
			case VEHICLE_INFORMATION_UPDATED -> quote.edited().with(event.getVehicleInformationUpdated().getVehicle());
			case COVERAGE_OPTIONS_SELECTED -> quote.edited().with(event.getCoverageOptionsSelected().getCoverage());
			case QUOTE_SAVED -> quote.in(QUOTE_STATE_SAVED);
			case QUOTE_FINALIZED -> quote.in(QUOTE_STATE_FINALIZED);
			case QUOTE_APPROVED -> quote.in(QUOTE_STATE_APPROVED);
			case QUOTE_DECLINED -> quote.in(QUOTE_STATE_DECLINED);
			case QUOTE_CANCELLED -> quote.in(QUOTE_STATE_CANCELLED);
			case EVENT_NOT_SET -> throw new CorruptStream(event.getEventCase());
		};
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

	private static Quote created(QuoteCreated event) {
		return new Quote(QUOTE_STATE_INITIATED, event.getBrokerId(), event.getCreatedBy(), event.getEffectiveDate(),
				null, null, null, null, null, null);
	}

	/**
	 * A fact that the risk was assessed on has changed: an assessed quote is only saved
	 * again.
	 */
	private Quote edited() {
		return (this.state == QUOTE_STATE_RISK_ASSESSED) ? in(QUOTE_STATE_SAVED) : this;
	}

	private Quote in(QuoteState next) {
		return new Quote(next, this.brokerId, this.createdBy, this.effectiveDate, this.geographic, this.contact,
				this.family, this.customer, this.vehicle, this.coverage);
	}

	private Quote with(GeographicDetails page) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.effectiveDate, page, this.contact, this.family,
				this.customer, this.vehicle, this.coverage);
	}

	private Quote with(ContactDetails page) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.effectiveDate, this.geographic, page,
				this.family, this.customer, this.vehicle, this.coverage);
	}

	private Quote with(FamilyDetails page) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.effectiveDate, this.geographic, this.contact,
				page, this.customer, this.vehicle, this.coverage);
	}

	private Quote with(CustomerInformation page) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.effectiveDate, this.geographic, this.contact,
				this.family, page, this.vehicle, this.coverage);
	}

	private Quote with(VehicleInformation page) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.effectiveDate, this.geographic, this.contact,
				this.family, this.customer, page, this.coverage);
	}

	private Quote with(CoverageSelection page) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.effectiveDate, this.geographic, this.contact,
				this.family, this.customer, this.vehicle, page);
	}

	/** The stream holds an event that cannot follow the ones before it. */
	public static final class CorruptStream extends RuntimeException {

		CorruptStream(QuoteEvent.EventCase event) {
			super(event + " cannot stand here in the stream of a quote");
		}

	}

}
