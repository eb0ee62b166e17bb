package io.quotestream.command.domain;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.domain.Facts.CopySource;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.AddNoteRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.ChangeEffectiveDateRequest;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.command.v1.EraseCustomerDataRequest;
import io.quotestream.proto.command.v1.ReassignBrokerRequest;
import io.quotestream.proto.event.v1.CopiedFrom;
import io.quotestream.proto.event.v1.EffectiveDateChanged;
import io.quotestream.proto.event.v1.QuoteBrokerReassigned;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteNoteAdded;
import io.quotestream.proto.type.v1.CancelReason;

import static io.quotestream.command.domain.QuoteSpec.BROKER;
import static io.quotestream.command.domain.QuoteSpec.NOW;
import static io.quotestream.command.domain.QuoteSpec.UNDERWRITER;
import static io.quotestream.command.domain.QuoteSpec.after;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CONTACT_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.SUBMITTED;
import static io.quotestream.command.domain.SampleEvents.VEHICLE_UPDATED;
import static io.quotestream.command.domain.SampleEvents.accepted;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.approvedUntil;
import static io.quotestream.command.domain.SampleEvents.cancelled;
import static io.quotestream.command.domain.SampleEvents.erased;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_BROKER_INACTIVE;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_LEGAL_HOLD;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_POSTAL_CODE_MISMATCH;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LifeTest {

	private static final EraseCustomerDataRequest ERASE = EraseCustomerDataRequest.newBuilder()
		.setLegalBasis("GDPR Art. 17")
		.build();

	private static final QuoteEvent ERASED = erased("GDPR Art. 17");

	@Test
	void forgetting_the_customer_of_an_open_quote_withdraws_it() {
		given(READY_TO_FINALIZE).when(LifeDecisions::erase, ERASE)
			.then(ERASED, cancelled(CancelReason.CANCEL_REASON_PRIVACY_REQUEST));
		given(CREATED, cancelled(CancelReason.CANCEL_REASON_DUPLICATE)).when(LifeDecisions::erase, ERASE).then(ERASED);
	}

	@Test
	void an_accepted_quote_is_forgotten_when_the_duty_to_keep_it_is_over() {
		var accepted = given(and(SUBMITTED, approvedUntil(NOW), accepted(NOW.plus(Duration.ofDays(9)))));
		accepted.by(after(Duration.ofDays(9).minusNanos(1), BROKER))
			.when(LifeDecisions::erase, ERASE)
			.thenRejected(ERROR_REASON_LEGAL_HOLD, Map.of("keepUntil", "2026-03-11T09:00:00Z"));
		accepted.by(after(Duration.ofDays(9), BROKER)).when(LifeDecisions::erase, ERASE).then(ERASED);
	}

	@Test
	void nothing_of_a_forgotten_customer_is_kept_in_memory() {
		var quote = QuoteSpec.fold(Quote.NONE, List.of(and(READY_TO_FINALIZE, ERASED)));
		assertThat(quote.erased()).isTrue();
		assertThat(quote.toString()).doesNotContain(SampleSections.CUSTOMER.getName(),
				SampleSections.CONTACT.getEmail(), SampleSections.VEHICLE.getPlate());
	}

	@Test
	void a_quote_goes_to_a_broker_who_does_business() {
		given(CREATED).when(LifeDecisions::reassign, reassign("agency-2"))
			.then(QuoteEvent.newBuilder()
				.setQuoteBrokerReassigned(QuoteBrokerReassigned.newBuilder().setBrokerId("agency-2"))
				.build());
		given(CREATED).when(LifeDecisions::reassign, reassign(SampleEvents.AGENCY)).thenNothing();
		given(CREATED).when(LifeDecisions::reassign, reassign("closed-3"))
			.thenRejected(ERROR_REASON_BROKER_INACTIVE, Map.of("brokerId", "closed-3"));
	}

	@Test
	void internal_notes_are_written_by_underwriters() {
		var internal = AddNoteRequest.newBuilder().setText("Called.").setInternal(true).build();
		given(CREATED).by(UNDERWRITER).when(LifeDecisions::addNote, internal).thenEveryTime(note(true));
		given(CREATED).when(LifeDecisions::addNote, internal).thenRejected(ERROR_REASON_ROLE_NOT_PERMITTED);
		given(CREATED).when(LifeDecisions::addNote, AddNoteRequest.newBuilder().setText("Called.").build())
			.thenEveryTime(note(false));
	}

	@Test
	void a_copy_opens_a_quote_of_the_same_owner_with_the_same_pages() {
		var source = QuoteSpec.fold(Quote.NONE, List.of(CREATED, CONTACT_CAPTURED, VEHICLE_UPDATED));
		var opened = CREATED.toBuilder();
		opened.getQuoteCreatedV2Builder()
			.setCreatedBy("uma")
			.setCopiedFrom(CopiedFrom.newBuilder().setQuoteId("source").setRevision(2));
		given().by(copying(source))
			.when(FormDecisions::copy, CopyQuoteRequest.getDefaultInstance())
			.then(opened.build(), CONTACT_CAPTURED, VEHICLE_UPDATED);
	}

	@Test
	void a_copy_begins_on_a_day_that_is_possible_now() {
		var facts = copying(QuoteSpec.fold(Quote.NONE, List.of(CREATED)));
		given().by(after(Duration.ofDays(60), facts))
			.when(FormDecisions::copy, CopyQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE);
		assertThat(FormDecisions
			.copy(Quote.NONE,
					CopyQuoteRequest.newBuilder()
						.setEffectiveDate(SampleEvents.EFFECTIVE.toBuilder().setMonth(5))
						.build(),
					after(Duration.ofDays(60), facts))
			.getFirst()
			.getQuoteCreatedV2()
			.getEffectiveDate()
			.getMonth()).isEqualTo(5);
	}

	@Test
	void cover_may_begin_on_another_day() {
		var eleventh = SampleEvents.EFFECTIVE.toBuilder().setDay(11).build();
		given(CREATED)
			.when(FormDecisions::changeEffectiveDate,
					ChangeEffectiveDateRequest.newBuilder().setEffectiveDate(eleventh).build())
			.then(QuoteEvent.newBuilder()
				.setEffectiveDateChanged(EffectiveDateChanged.newBuilder().setEffectiveDate(eleventh))
				.build());
		given(CREATED).when(FormDecisions::changeEffectiveDate,
				ChangeEffectiveDateRequest.newBuilder().setEffectiveDate(eleventh.toBuilder().setYear(2027)).build())
			.thenRejected(ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE);
	}

	@Test
	void a_postal_code_is_one_of_its_country() {
		given(CREATED)
			.when(FormDecisions::captureGeographic,
					CaptureGeographicDetailsRequest.newBuilder()
						.setGeographic(SampleSections.GEOGRAPHIC.toBuilder().setZipCode("60311"))
						.build())
			.thenRejected(ERROR_REASON_POSTAL_CODE_MISMATCH, Map.of("country", "IN", "currentState", "INITIATED"));
		assertThat(PostalCodes.fits("GB", "SW1A 1AA")).isTrue();
		assertThat(PostalCodes.fits("US", "94016-1234")).isTrue();
		assertThat(PostalCodes.fits("US", "9401")).isFalse();
		assertThat(PostalCodes.fits("BT", "anything")).isTrue();
	}

	private static Facts copying(Quote source) {
		return new Facts(UNDERWRITER.actor(), NOW, SampleEvents.ASSESSMENT, SampleProduct.OPTIONAL,
				new CopySource("source", source, 2));
	}

	private static ReassignBrokerRequest reassign(String broker) {
		return ReassignBrokerRequest.newBuilder().setBrokerId(broker).build();
	}

	private static QuoteEvent note(boolean internal) {
		return QuoteEvent.newBuilder()
			.setQuoteNoteAdded(QuoteNoteAdded.newBuilder().setText("Called.").setInternal(internal))
			.build();
	}

}
