package io.quotestream.projection.quote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.event.v1.QuoteCancelled;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.QuoteView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QuoteFoldTest {

	private static final String QUOTE = "0b5c2f1e-1111-4222-8333-944445555666";

	@Test
	void a_journey_to_approval_shows_every_page_and_the_validity() {
		var events = recorded(Journeys.toApproval());

		var view = Journeys.folded(QUOTE, events);

		assertThat(view.getRevision()).isEqualTo(9);
		assertThat(view.getState()).isEqualTo(QuoteState.QUOTE_STATE_APPROVED);
		assertThat(view.getBrokerId()).isEqualTo("B-1");
		assertThat(view.getCreatedBy()).isEqualTo("asha");
		assertThat(view.getEffectiveDate().getYear()).isEqualTo(2026);
		assertThat(view.getGeographic().getCity()).isEqualTo("Thiruporur");
		assertThat(view.getContact()).isEqualTo(SampleSections.CONTACT);
		assertThat(view.getFamily()).isEqualTo(SampleSections.FAMILY);
		assertThat(view.getCustomer()).isEqualTo(SampleSections.CUSTOMER);
		assertThat(view.getVehicle()).isEqualTo(SampleSections.VEHICLE);
		assertThat(view.getCoverage()).isEqualTo(SampleSections.COVERAGE);
		assertThat(view.getValidUntilTime().getSeconds()).isEqualTo(1_800_000_000);
	}

	@Test
	void the_etag_is_that_of_the_last_event_that_moves_it() {
		var events = recorded(Journeys.toApproval());

		assertThat(Journeys.folded(QUOTE, events).getEtag()).isEqualTo(events.getLast().etag());
	}

	@Test
	void times_are_those_of_the_store() {
		var events = recorded(List.of(Journeys.created("B-1"), Journeys.saved()));

		var view = Journeys.folded(QUOTE, events);

		assertThat(view.getCreateTime()).isEqualTo(timestamp(events.get(0).recordedAt()));
		assertThat(view.getUpdateTime()).isEqualTo(timestamp(events.get(1).recordedAt()));
	}

	@Test
	void a_page_captured_again_replaces_the_page_and_keeps_the_state() {
		var view = Journeys.folded(QUOTE, recorded(List.of(Journeys.created("B-1"), Journeys.geographic("Chennai"),
				Journeys.saved(), Journeys.geographic("Madurai"))));

		assertThat(view.getGeographic().getCity()).isEqualTo("Madurai");
		assertThat(view.getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
	}

	@Test
	void a_declined_quote_tells_the_reasons() {
		var reason = DeclineReason.newBuilder()
			.setCode(DeclineCode.DECLINE_CODE_TERRITORY_NOT_SERVED)
			.setCustomerText("We do not insure there.")
			.build();
		var declined = QuoteEvent.newBuilder().setQuoteDeclined(QuoteDeclined.newBuilder().addReasons(reason)).build();

		var view = Journeys.folded(QUOTE, recorded(List.of(Journeys.created("B-1"), declined)));

		assertThat(view.getState()).isEqualTo(QuoteState.QUOTE_STATE_DECLINED);
		assertThat(view.getDeclineReasonsList()).containsExactly(reason);
	}

	@Test
	void a_cancelled_quote_is_no_offer_any_more() {
		var events = new ArrayList<>(Journeys.toApproval());
		events.add(QuoteEvent.newBuilder()
			.setQuoteCancelled(QuoteCancelled.newBuilder().setReason(CancelReason.CANCEL_REASON_DUPLICATE))
			.build());

		var view = Journeys.folded(QUOTE, recorded(events));

		assertThat(view.getState()).isEqualTo(QuoteState.QUOTE_STATE_CANCELLED);
		assertThat(view.getCancelReason()).isEqualTo(CancelReason.CANCEL_REASON_DUPLICATE);
		assertThat(view.hasValidUntilTime()).isFalse();
	}

	@Test
	void an_event_out_of_turn_is_never_folded() {
		var events = recorded(List.of(Journeys.created("B-1"), Journeys.saved(), Journeys.saved()));
		var first = QuoteFold.apply(QuoteFold.nothing(QUOTE), events.get(0));

		assertImpossible(first, events.get(0));
		assertImpossible(first, events.get(2));
		assertImpossible(QuoteFold.nothing("another"), events.get(0));
	}

	@Test
	void a_quote_begins_with_its_creation_and_is_created_once() {
		assertImpossible(QuoteFold.nothing(QUOTE), recorded(List.of(Journeys.saved())).getFirst());
		var twice = recorded(List.of(Journeys.created("B-1"), Journeys.created("B-2")));
		assertImpossible(QuoteFold.apply(QuoteFold.nothing(QUOTE), twice.get(0)), twice.get(1));
	}

	@Test
	void an_event_of_no_kind_is_never_folded() {
		var events = recorded(List.of(Journeys.created("B-1"), QuoteEvent.getDefaultInstance()));

		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> QuoteFold.apply(QuoteFold.apply(QuoteFold.nothing(QUOTE), events.get(0)), events.get(1)));
	}

	private static void assertImpossible(QuoteView view, RecordedQuoteEvent event) {
		assertThatExceptionOfType(QuoteFold.ImpossibleEvent.class).isThrownBy(() -> QuoteFold.apply(view, event));
	}

	private static List<RecordedQuoteEvent> recorded(List<QuoteEvent> events) {
		return Journeys.recorded(QUOTE, events, new Random(1));
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

}
