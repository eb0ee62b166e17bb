package io.quotestream.command.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import com.google.type.Date;

import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.ChangeEffectiveDateRequest;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.CopiedFrom;
import io.quotestream.proto.event.v1.CoverageOptionsSelected;
import io.quotestream.proto.event.v1.CustomerInformationUpdated;
import io.quotestream.proto.event.v1.EffectiveDateChanged;
import io.quotestream.proto.event.v1.FamilyDetailsCaptured;
import io.quotestream.proto.event.v1.GeographicDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteSaved;
import io.quotestream.proto.event.v1.VehicleInformationUpdated;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.Section;
import io.quotestream.proto.type.v1.VehicleInformation;

import static io.quotestream.proto.type.v1.Section.SECTION_CONTACT;
import static io.quotestream.proto.type.v1.Section.SECTION_FAMILY;
import static io.quotestream.proto.type.v1.Section.SECTION_GEOGRAPHIC;

/**
 * Opening a quote and filling in its form. As in every class of decisions: each answers
 * the events to append, none when nothing would change, or {@link Rejected}; it asks the
 * life-cycle table first, then its guards.
 */
public final class FormDecisions {

	private FormDecisions() {
	}

	public static List<QuoteEvent> create(Quote quote, CreateQuoteRequest command, Facts facts) {
		Command.CREATE_QUOTE.requireAllowed(quote, facts);
		Times.requireInRange(command.getEffectiveDate(), quote, facts);
		if (!command.getCurrency().isEmpty()) {
			Currencies.require(command.getCurrency(), "currency");
		}
		if (command.hasGeographic()) {
			requirePostalCode(command.getGeographic(), quote, facts);
		}
		Currencies.requireIn(command.getVehicle());
		Currencies.requireIn(command.getCoverage());
		var form = Form.empty(command.getEffectiveDate(), currency(command, facts));
		form = command.hasGeographic() ? form.with(command.getGeographic()) : form;
		form = command.hasContact() ? form.with(command.getContact()) : form;
		form = command.hasFamily() ? form.with(command.getFamily()) : form;
		form = command.hasCustomer() ? form.with(command.getCustomer()) : form;
		form = command.hasVehicle() ? form.with(command.getVehicle()) : form;
		form = command.hasCoverage() ? form.with(command.getCoverage()) : form;
		if (command.hasCoverage()) {
			FormRating.requireOffered(form, quote, facts);
		}
		return opened(opening(facts.actor().brokerId(), form, facts), form);
	}

	/**
	 * Decided on the new quote, which must not exist, and the source in the facts, whose
	 * state the table is asked about.
	 */
	public static List<QuoteEvent> copy(Quote quote, CopyQuoteRequest command, Facts facts) {
		var source = Objects.requireNonNull(facts.source(), "the source is loaded before a copy is decided");
		Command.COPY_QUOTE.requireAllowed(source.quote(), facts);
		Command.CREATE_QUOTE.requireAllowed(quote, facts);
		var form = command.hasEffectiveDate() ? source.quote().form().startingOn(command.getEffectiveDate())
				: source.quote().form();
		Times.requireInRange(form.effectiveDate(), quote, facts);
		return opened(opening(source.quote().brokerId(), form, facts)
			.setCopiedFrom(CopiedFrom.newBuilder().setQuoteId(source.quoteId()).setRevision(source.revision())), form);
	}

	public static List<QuoteEvent> captureGeographic(Quote quote, CaptureGeographicDetailsRequest command,
			Facts facts) {
		Command.CAPTURE_GEOGRAPHIC_DETAILS.requireAllowed(quote, facts);
		var page = command.getGeographic();
		if (page.equals(quote.form().geographic())) {
			return List.of();
		}
		requirePostalCode(page, quote, facts);
		return List.of(captured(page));
	}

	public static List<QuoteEvent> captureContact(Quote quote, CaptureContactDetailsRequest command, Facts facts) {
		Command.CAPTURE_CONTACT_DETAILS.requireAllowed(quote, facts);
		var page = command.getContact();
		return page.equals(quote.form().contact()) ? List.of() : List.of(captured(page));
	}

	public static List<QuoteEvent> captureFamily(Quote quote, CaptureFamilyDetailsRequest command, Facts facts) {
		Command.CAPTURE_FAMILY_DETAILS.requireAllowed(quote, facts);
		var page = command.getFamily();
		return page.equals(quote.form().family()) ? List.of() : List.of(captured(page));
	}

	public static List<QuoteEvent> updateCustomer(Quote quote, UpdateCustomerInformationRequest command, Facts facts) {
		Command.UPDATE_CUSTOMER_INFORMATION.requireAllowed(quote, facts);
		var page = command.getCustomer();
		return page.equals(quote.form().customer()) ? List.of() : List.of(updated(page));
	}

	public static List<QuoteEvent> updateVehicle(Quote quote, UpdateVehicleInformationRequest command, Facts facts) {
		Command.UPDATE_VEHICLE_INFORMATION.requireAllowed(quote, facts);
		var page = command.getVehicle();
		if (page.equals(quote.form().vehicle())) {
			return List.of();
		}
		Currencies.requireIn(page);
		return List.of(updated(page));
	}

	public static List<QuoteEvent> selectCoverage(Quote quote, SelectCoverageOptionsRequest command, Facts facts) {
		Command.SELECT_COVERAGE_OPTIONS.requireAllowed(quote, facts);
		var page = command.getCoverage();
		if (page.equals(quote.form().coverage())) {
			return List.of();
		}
		Currencies.requireIn(page);
		FormRating.requireOffered(quote.form().with(page), quote, facts);
		return List.of(selected(page));
	}

	public static List<QuoteEvent> changeEffectiveDate(Quote quote, ChangeEffectiveDateRequest command, Facts facts) {
		Command.CHANGE_EFFECTIVE_DATE.requireAllowed(quote, facts);
		Date day = command.getEffectiveDate();
		if (day.equals(quote.form().effectiveDate())) {
			return List.of();
		}
		Times.requireInRange(day, quote, facts);
		return List.of(QuoteEvent.newBuilder()
			.setEffectiveDateChanged(EffectiveDateChanged.newBuilder().setEffectiveDate(day))
			.build());
	}

	public static List<QuoteEvent> save(Quote quote, SaveQuoteRequest command, Facts facts) {
		Command.SAVE_QUOTE.requireAllowed(quote, facts);
		var form = quote.form();
		var events = new ArrayList<QuoteEvent>();
		if (command.hasGeographic() && !command.getGeographic().equals(form.geographic())) {
			requirePostalCode(command.getGeographic(), quote, facts);
			events.add(captured(command.getGeographic()));
		}
		if (command.hasContact() && !command.getContact().equals(form.contact())) {
			events.add(captured(command.getContact()));
		}
		if (command.hasFamily() && !command.getFamily().equals(form.family())) {
			events.add(captured(command.getFamily()));
		}
		var asSaved = events.stream().reduce(quote, Quote::evolve, (a, b) -> b);
		requireSections(asSaved, facts, SECTION_GEOGRAPHIC, SECTION_CONTACT, SECTION_FAMILY);
		events.add(QuoteEvent.newBuilder().setQuoteSaved(QuoteSaved.getDefaultInstance()).build());
		return events;
	}

	/**
	 * Refuses what needs these sections.
	 * @throws Rejected with MISSING_SECTION and every missing one
	 */
	static void requireSections(Quote quote, Facts facts, Section... wanted) {
		var missing = quote.form().missing(wanted);
		if (!missing.isEmpty()) {
			var names = missing.stream()
				.map((section) -> section.name().substring("SECTION_".length()))
				.collect(Collectors.joining(","));
			throw Rejected
				.of(ErrorReason.ERROR_REASON_MISSING_SECTION, "Sections are missing: " + names + ".", quote, facts)
				.with("missingSections", names);
		}
	}

	private static void requirePostalCode(GeographicDetails page, Quote quote, Facts facts) {
		if (!PostalCodes.fits(page.getCountry(), page.getZipCode())) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_POSTAL_CODE_MISMATCH,
						"The postal code is none of " + page.getCountry() + ".", quote, facts)
				.with("country", page.getCountry());
		}
	}

	/** The one named, else that of the rate plan in use there, else the product's. */
	private static String currency(CreateQuoteRequest command, Facts facts) {
		return command.getCurrency().isEmpty()
				? FormRating.currency(command.getGeographic(), command.getEffectiveDate(), facts)
					.orElse(facts.product().currency())
				: command.getCurrency();
	}

	private static QuoteCreatedV2.Builder opening(String brokerId, Form form, Facts facts) {
		return QuoteCreatedV2.newBuilder()
			.setBrokerId(brokerId)
			.setCreatedBy(facts.actor().id())
			.setEffectiveDate(form.effectiveDate())
			.setCurrency(form.currency())
			.setLapseTime(Times.timestamp(facts.now().plus(facts.product().periods().lapse())));
	}

	private static List<QuoteEvent> opened(QuoteCreatedV2.Builder opening, Form form) {
		var events = new ArrayList<QuoteEvent>();
		events.add(QuoteEvent.newBuilder().setQuoteCreatedV2(opening).build());
		if (form.geographic() != null) {
			events.add(captured(form.geographic()));
		}
		if (form.contact() != null) {
			events.add(captured(form.contact()));
		}
		if (form.family() != null) {
			events.add(captured(form.family()));
		}
		if (form.customer() != null) {
			events.add(updated(form.customer()));
		}
		if (form.vehicle() != null) {
			events.add(updated(form.vehicle()));
		}
		if (form.coverage() != null) {
			events.add(selected(form.coverage()));
		}
		return events;
	}

	private static QuoteEvent captured(GeographicDetails page) {
		return QuoteEvent.newBuilder()
			.setGeographicDetailsCaptured(GeographicDetailsCaptured.newBuilder().setGeographic(page))
			.build();
	}

	private static QuoteEvent captured(ContactDetails page) {
		return QuoteEvent.newBuilder()
			.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder().setContact(page))
			.build();
	}

	private static QuoteEvent captured(FamilyDetails page) {
		return QuoteEvent.newBuilder()
			.setFamilyDetailsCaptured(FamilyDetailsCaptured.newBuilder().setFamily(page))
			.build();
	}

	private static QuoteEvent updated(CustomerInformation page) {
		return QuoteEvent.newBuilder()
			.setCustomerInformationUpdated(CustomerInformationUpdated.newBuilder().setCustomer(page))
			.build();
	}

	private static QuoteEvent updated(VehicleInformation page) {
		return QuoteEvent.newBuilder()
			.setVehicleInformationUpdated(VehicleInformationUpdated.newBuilder().setVehicle(page))
			.build();
	}

	private static QuoteEvent selected(CoverageSelection page) {
		return QuoteEvent.newBuilder()
			.setCoverageOptionsSelected(CoverageOptionsSelected.newBuilder().setCoverage(page))
			.build();
	}

}
