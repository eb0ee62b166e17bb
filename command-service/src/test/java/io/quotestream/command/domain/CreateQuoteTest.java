package io.quotestream.command.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

import com.google.type.Date;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CreateQuoteRequest;

import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CONTACT_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.COVERAGE_SELECTED;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.CUSTOMER_UPDATED;
import static io.quotestream.command.domain.SampleEvents.EFFECTIVE;
import static io.quotestream.command.domain.SampleEvents.FAMILY_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.GEOGRAPHIC_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.VEHICLE_UPDATED;
import static io.quotestream.command.domain.SampleEvents.created;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CreateQuoteTest {

	/** The hour at which the calendar shows three different days around the Earth. */
	private static final Instant THREE_DAYS_AT_ONCE = Instant.parse("2026-03-02T11:00:00Z");

	@Test
	void a_quote_is_opened_for_the_agency_of_who_opens_it() {
		given().when(FormDecisions::create, from(EFFECTIVE)).then(CREATED);
	}

	@Test
	void the_sections_it_carries_are_captured_with_it() {
		given()
			.when(FormDecisions::create,
					from(EFFECTIVE).toBuilder()
						.setCoverage(SampleSections.COVERAGE)
						.setVehicle(SampleSections.VEHICLE)
						.setCustomer(SampleSections.CUSTOMER)
						.setFamily(SampleSections.FAMILY)
						.setContact(SampleSections.CONTACT)
						.setGeographic(SampleSections.GEOGRAPHIC)
						.build())
			.then(CREATED, GEOGRAPHIC_CAPTURED, CONTACT_CAPTURED, FAMILY_CAPTURED, CUSTOMER_UPDATED, VEHICLE_UPDATED,
					COVERAGE_SELECTED);
	}

	@Test
	void an_id_is_taken_once() {
		given(CREATED).when(FormDecisions::create, from(EFFECTIVE)).thenRejected(ERROR_REASON_QUOTE_ALREADY_EXISTS);
	}

	@Test
	void cover_may_start_on_the_day_that_it_still_is_somewhere() {
		at(THREE_DAYS_AT_ONCE).when(FormDecisions::create, from("2026-03-01"))
			.then(created(date("2026-03-01"), THREE_DAYS_AT_ONCE));
	}

	@Test
	void cover_cannot_start_on_a_day_that_is_over_everywhere() {
		at(THREE_DAYS_AT_ONCE).when(FormDecisions::create, from("2026-02-28"))
			.thenRejected(ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE, Map.of("earliest", "2026-03-01", "latest",
					"2026-06-01", "currentState", "none", "allowedCommands", "CreateQuote"));
	}

	@Test
	void cover_may_start_ninety_days_from_the_day_that_it_already_is_somewhere() {
		at(THREE_DAYS_AT_ONCE).when(FormDecisions::create, from("2026-06-01"))
			.then(created(date("2026-06-01"), THREE_DAYS_AT_ONCE));
	}

	@Test
	void cover_cannot_start_later() {
		at(THREE_DAYS_AT_ONCE).when(FormDecisions::create, from("2026-06-02"))
			.thenRejected(ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE);
	}

	private static QuoteSpec at(Instant now) {
		return given().by(QuoteSpec.after(Duration.between(QuoteSpec.NOW, now), QuoteSpec.BROKER));
	}

	private static CreateQuoteRequest from(String day) {
		return from(date(day));
	}

	private static CreateQuoteRequest from(Date day) {
		return CreateQuoteRequest.newBuilder().setEffectiveDate(day).build();
	}

	private static Date date(String day) {
		var date = LocalDate.parse(day);
		return Date.newBuilder()
			.setYear(date.getYear())
			.setMonth(date.getMonthValue())
			.setDay(date.getDayOfMonth())
			.build();
	}

}
