package io.quotestream.command.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.Timestamp;
import com.google.type.Date;

import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.error.v1.ErrorReason;
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
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.Section;
import io.quotestream.proto.type.v1.VehicleInformation;

import static io.quotestream.proto.type.v1.Section.SECTION_CONTACT;
import static io.quotestream.proto.type.v1.Section.SECTION_COVERAGE;
import static io.quotestream.proto.type.v1.Section.SECTION_CUSTOMER;
import static io.quotestream.proto.type.v1.Section.SECTION_FAMILY;
import static io.quotestream.proto.type.v1.Section.SECTION_GEOGRAPHIC;
import static io.quotestream.proto.type.v1.Section.SECTION_VEHICLE;

/**
 * What each command does to a quote: the events to append, none when the section already
 * stands so, or {@link Rejected}. Every decision asks the life-cycle table first, then
 * its guards.
 */
public final class Decisions {

	/** How far ahead cover may begin. */
	private static final int DAYS_AHEAD = 90;

	private Decisions() {
	}

	public static List<QuoteEvent> create(Quote quote, CreateQuoteRequest command, Facts facts) {
		Command.CREATE_QUOTE.requireAllowedIn(quote.state(), facts.assessmentGate());
		requireEffectiveDateInRange(command.getEffectiveDate(), facts.now());
		var events = new ArrayList<QuoteEvent>();
		events.add(QuoteEvent.newBuilder()
			.setQuoteCreated(QuoteCreated.newBuilder()
				.setBrokerId(facts.brokerId())
				.setCreatedBy(facts.actor())
				.setEffectiveDate(command.getEffectiveDate()))
			.build());
		if (command.hasGeographic()) {
			events.add(captured(command.getGeographic()));
		}
		if (command.hasContact()) {
			events.add(captured(command.getContact()));
		}
		if (command.hasFamily()) {
			events.add(captured(command.getFamily()));
		}
		if (command.hasCustomer()) {
			events.add(updated(command.getCustomer()));
		}
		if (command.hasVehicle()) {
			events.add(updated(command.getVehicle()));
		}
		if (command.hasCoverage()) {
			events.add(selected(command.getCoverage()));
		}
		return events;
	}

	public static List<QuoteEvent> captureGeographic(Quote quote, CaptureGeographicDetailsRequest command,
			Facts facts) {
		Command.CAPTURE_GEOGRAPHIC_DETAILS.requireAllowedIn(quote.state(), facts.assessmentGate());
		var page = command.getGeographic();
		return page.equals(quote.geographic()) ? List.of() : List.of(captured(page));
	}

	public static List<QuoteEvent> captureContact(Quote quote, CaptureContactDetailsRequest command, Facts facts) {
		Command.CAPTURE_CONTACT_DETAILS.requireAllowedIn(quote.state(), facts.assessmentGate());
		var page = command.getContact();
		return page.equals(quote.contact()) ? List.of() : List.of(captured(page));
	}

	public static List<QuoteEvent> captureFamily(Quote quote, CaptureFamilyDetailsRequest command, Facts facts) {
		Command.CAPTURE_FAMILY_DETAILS.requireAllowedIn(quote.state(), facts.assessmentGate());
		var page = command.getFamily();
		return page.equals(quote.family()) ? List.of() : List.of(captured(page));
	}

	public static List<QuoteEvent> updateCustomer(Quote quote, UpdateCustomerInformationRequest command, Facts facts) {
		Command.UPDATE_CUSTOMER_INFORMATION.requireAllowedIn(quote.state(), facts.assessmentGate());
		var page = command.getCustomer();
		return page.equals(quote.customer()) ? List.of() : List.of(updated(page));
	}

	public static List<QuoteEvent> updateVehicle(Quote quote, UpdateVehicleInformationRequest command, Facts facts) {
		Command.UPDATE_VEHICLE_INFORMATION.requireAllowedIn(quote.state(), facts.assessmentGate());
		var page = command.getVehicle();
		return page.equals(quote.vehicle()) ? List.of() : List.of(updated(page));
	}

	public static List<QuoteEvent> selectCoverage(Quote quote, SelectCoverageOptionsRequest command, Facts facts) {
		Command.SELECT_COVERAGE_OPTIONS.requireAllowedIn(quote.state(), facts.assessmentGate());
		var page = command.getCoverage();
		return page.equals(quote.coverage()) ? List.of() : List.of(selected(page));
	}

	public static List<QuoteEvent> save(Quote quote, SaveQuoteRequest command, Facts facts) {
		Command.SAVE_QUOTE.requireAllowedIn(quote.state(), facts.assessmentGate());
		var events = new ArrayList<QuoteEvent>();
		if (command.hasGeographic() && !command.getGeographic().equals(quote.geographic())) {
			events.add(captured(command.getGeographic()));
		}
		if (command.hasContact() && !command.getContact().equals(quote.contact())) {
			events.add(captured(command.getContact()));
		}
		if (command.hasFamily() && !command.getFamily().equals(quote.family())) {
			events.add(captured(command.getFamily()));
		}
		var asSaved = events.stream().reduce(quote, Quote::evolve, (a, b) -> b);
		requireSections(asSaved, facts, SECTION_GEOGRAPHIC, SECTION_CONTACT, SECTION_FAMILY);
		events.add(QuoteEvent.newBuilder().setQuoteSaved(QuoteSaved.getDefaultInstance()).build());
		return events;
	}

	public static List<QuoteEvent> finalizeQuote(Quote quote, FinalizeQuoteRequest command, Facts facts) {
		Command.FINALIZE_QUOTE.requireAllowedIn(quote.state(), facts.assessmentGate());
		requireSections(quote, facts, SECTION_GEOGRAPHIC, SECTION_CONTACT, SECTION_FAMILY, SECTION_CUSTOMER,
				SECTION_VEHICLE, SECTION_COVERAGE);
		return List.of(QuoteEvent.newBuilder().setQuoteFinalized(QuoteFinalized.getDefaultInstance()).build());
	}

	public static List<QuoteEvent> approve(Quote quote, ApproveQuoteRequest command, Facts facts) {
		Command.APPROVE_QUOTE.requireAllowedIn(quote.state(), facts.assessmentGate());
		if (facts.actor().equals(quote.createdBy())) {
			throw new Rejected(ErrorReason.ERROR_REASON_SELF_APPROVAL, "Who created a quote may not approve it.",
					Map.of());
		}
		return List.of(QuoteEvent.newBuilder()
			.setQuoteApproved(
					QuoteApproved.newBuilder().setValidUntilTime(timestamp(facts.now().plus(facts.validity()))))
			.build());
	}

	public static List<QuoteEvent> decline(Quote quote, DeclineQuoteRequest command, Facts facts) {
		Command.DECLINE_QUOTE.requireAllowedIn(quote.state(), facts.assessmentGate());
		if (command.getReasonsList().isEmpty()) {
			throw reasonRequired("reasons");
		}
		return List.of(QuoteEvent.newBuilder()
			.setQuoteDeclined(QuoteDeclined.newBuilder().addAllReasons(command.getReasonsList()))
			.build());
	}

	public static List<QuoteEvent> cancel(Quote quote, CancelQuoteRequest command, Facts facts) {
		Command.CANCEL_QUOTE.requireAllowedIn(quote.state(), facts.assessmentGate());
		if (command.getReason() == CancelReason.CANCEL_REASON_UNSPECIFIED) {
			throw reasonRequired("reason");
		}
		return List.of(QuoteEvent.newBuilder()
			.setQuoteCancelled(QuoteCancelled.newBuilder().setReason(command.getReason()))
			.build());
	}

	private static void requireSections(Quote quote, Facts facts, Section... wanted) {
		var missing = quote.missing(wanted);
		if (!missing.isEmpty()) {
			var names = missing.stream()
				.map((section) -> section.name().substring("SECTION_".length()))
				.collect(Collectors.joining(","));
			throw Rejected
				.inState(ErrorReason.ERROR_REASON_MISSING_SECTION, "Sections are missing: " + names + ".",
						quote.state(), facts.assessmentGate())
				.with("missingSections", names);
		}
	}

	private static void requireEffectiveDateInRange(Date effective, Instant now) {
		// Somewhere on Earth it is still yesterday: the earliest zone decides what has
		// passed.
		var earliest = LocalDate.ofInstant(now, ZoneOffset.ofHours(-12));
		var latest = LocalDate.ofInstant(now, ZoneOffset.ofHours(14)).plusDays(DAYS_AHEAD);
		var date = LocalDate.of(effective.getYear(), effective.getMonth(), effective.getDay());
		if (date.isBefore(earliest) || date.isAfter(latest)) {
			throw new Rejected(ErrorReason.ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE,
					"Cover can start from " + earliest + " to " + latest + ".",
					Map.of("earliest", earliest.toString(), "latest", latest.toString()));
		}
	}

	private static Rejected reasonRequired(String field) {
		return new Rejected(ErrorReason.ERROR_REASON_REASON_REQUIRED, "A reason is required.", Map.of("field", field));
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

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

}
