package io.quotestream.projection.deadlines;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.proto.event.v1.ApplicationNumberAssigned;
import io.quotestream.proto.event.v1.ApplicationNumberFailed;
import io.quotestream.proto.event.v1.ApplicationNumberRequested;
import io.quotestream.proto.event.v1.CustomerDataErased;
import io.quotestream.proto.event.v1.QuoteAccepted;
import io.quotestream.proto.event.v1.QuoteApproved;
import io.quotestream.proto.event.v1.QuoteCalculated;
import io.quotestream.proto.event.v1.QuoteCancelled;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteRevised;
import io.quotestream.proto.event.v1.QuoteValidityExtended;
import io.quotestream.proto.event.v1.RiskAssessmentCompleted;
import io.quotestream.proto.event.v1.RiskAssessmentFailed;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.view.v1.DeadlinesView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is due after which events: each line is kind and due time, in days from the start.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadlinesTest {

	private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

	private static final QuoteEvent CREATED = QuoteEvent.newBuilder()
		.setQuoteCreatedV2(QuoteCreatedV2.newBuilder().setBrokerId("B-1").setLapseTime(day(14)))
		.build();

	private static final QuoteEvent STARTED = QuoteEvent.newBuilder()
		.setRiskAssessmentStarted(
				RiskAssessmentStarted.newBuilder().setAssessmentId("assessment-1").setDeadlineTime(day(2)))
		.build();

	private static final QuoteEvent APPROVED = QuoteEvent.newBuilder()
		.setQuoteApproved(QuoteApproved.newBuilder().setValidUntilTime(day(30)))
		.build();

	private static final QuoteEvent RETRIED = QuoteEvent.newBuilder()
		.setApplicationNumberFailed(ApplicationNumberFailed.newBuilder().setAttempts(3).setRetryTime(day(1)))
		.build();

	private final Deadlines deadlines = new Deadlines(List.of(Duration.ofDays(7), Duration.ofDays(1)));

	private final DeadlinesFold fold = new DeadlinesFold(this.deadlines);

	@Test
	void a_form_is_abandoned_unless_it_is_saved() {
		assertThat(due(CREATED)).containsExactly("ABANDONMENT 14");
		assertThat(due(CREATED, Journeys.geographic("Chennai"))).containsExactly("ABANDONMENT 14");
		assertThat(due(CREATED, Journeys.saved())).isEmpty();
	}

	@Test
	void an_assessment_is_waited_for_only_while_it_runs() {
		assertThat(due(CREATED, Journeys.saved(), STARTED)).containsExactly("ASSESSMENT 2 assessment-1");
		assertThat(due(CREATED, Journeys.saved(), STARTED,
				QuoteEvent.newBuilder()
					.setRiskAssessmentCompleted(RiskAssessmentCompleted.getDefaultInstance())
					.build()))
			.isEmpty();
		assertThat(due(CREATED, Journeys.saved(), STARTED,
				QuoteEvent.newBuilder()
					.setRiskAssessmentFailed(RiskAssessmentFailed.newBuilder().setReturnedToBroker(true))
					.build()))
			.isEmpty();
		assertThat(due(CREATED, Journeys.saved(), STARTED, cancelled())).isEmpty();
	}

	@Test
	void an_offer_expires_and_its_broker_is_told_before() {
		assertThat(due(CREATED, Journeys.saved(), APPROVED)).containsExactly("VALIDITY 30", "EXPIRY_NOTICE 23",
				"EXPIRY_NOTICE 29");
		assertThat(due(CREATED, Journeys.saved(), APPROVED, extendedTo(40))).containsExactly("VALIDITY 40",
				"EXPIRY_NOTICE 33", "EXPIRY_NOTICE 39");
	}

	@Test
	void a_firm_price_is_promised_for_a_time_and_announced_only_once_it_is_an_offer() {
		var calculated = QuoteEvent.newBuilder()
			.setQuoteCalculated(QuoteCalculated.newBuilder().setValidUntilTime(day(30)))
			.build();

		assertThat(due(CREATED, calculated)).containsExactly("VALIDITY 30");
		assertThat(due(CREATED, Journeys.saved(), calculated, APPROVED)).containsExactly("VALIDITY 30",
				"EXPIRY_NOTICE 23", "EXPIRY_NOTICE 29");
	}

	@Test
	void no_notice_is_due_that_was_over_when_the_offer_was_made() {
		assertThat(due(CREATED, Journeys.saved(),
				QuoteEvent.newBuilder().setQuoteApproved(QuoteApproved.newBuilder().setValidUntilTime(day(3))).build()))
			.containsExactly("VALIDITY 3", "EXPIRY_NOTICE 2");
	}

	@Test
	void a_revision_clears_what_was_promised_and_a_refusal_holds_it_up() {
		assertThat(due(CREATED, Journeys.saved(), APPROVED,
				QuoteEvent.newBuilder().setQuoteRevised(QuoteRevised.getDefaultInstance()).build()))
			.isEmpty();
		assertThat(due(CREATED, Journeys.saved(), extendedTo(20),
				QuoteEvent.newBuilder().setQuoteDeclined(QuoteDeclined.getDefaultInstance()).build()))
			.isEmpty();
	}

	@Test
	void while_it_is_assessed_a_quote_does_not_expire_but_it_does_afterwards() {
		assertThat(due(CREATED, Journeys.saved(), extendedTo(20), STARTED))
			.containsExactly("ASSESSMENT 2 assessment-1");
		assertThat(due(CREATED, Journeys.saved(), extendedTo(20), STARTED,
				QuoteEvent.newBuilder()
					.setRiskAssessmentCompleted(RiskAssessmentCompleted.getDefaultInstance())
					.build()))
			.containsExactly("VALIDITY 20");
	}

	@Test
	void a_number_is_asked_for_again_until_it_is_there_or_nobody_needs_it() {
		assertThat(due(CREATED, Journeys.saved(), requested(), RETRIED)).containsExactly("NUMBER_RETRY 1");
		assertThat(due(CREATED, Journeys.saved(), requested(), RETRIED, STARTED))
			.containsExactly("ASSESSMENT 2 assessment-1", "NUMBER_RETRY 1");
		assertThat(due(CREATED, Journeys.saved(), requested(), RETRIED, requested())).isEmpty();
		assertThat(due(CREATED, Journeys.saved(), requested(), RETRIED,
				QuoteEvent.newBuilder()
					.setApplicationNumberAssigned(ApplicationNumberAssigned.getDefaultInstance())
					.build()))
			.isEmpty();
		assertThat(due(CREATED, Journeys.saved(), requested(), RETRIED, cancelled())).isEmpty();
		assertThat(due(CREATED, Journeys.saved(), requested(), RETRIED,
				QuoteEvent.newBuilder().setCustomerDataErased(CustomerDataErased.getDefaultInstance()).build()))
			.isEmpty();
	}

	@Test
	void of_a_closed_quote_nothing_is_due() {
		assertThat(due(CREATED, Journeys.saved(), APPROVED,
				QuoteEvent.newBuilder().setQuoteAccepted(QuoteAccepted.getDefaultInstance()).build()))
			.isEmpty();
		assertThat(due(CREATED, cancelled())).isEmpty();
	}

	@Test
	void a_time_that_is_none_is_a_fault_of_the_event_that_brings_it() {
		for (var time : List.of(Timestamp.newBuilder().setSeconds(1).setNanos(1_000_000_000).build(),
				Timestamp.newBuilder().setSeconds(-62_135_596_801L).build())) {
			assertThatIllegalArgumentException().isThrownBy(() -> folded(
					QuoteEvent.newBuilder().setQuoteCreatedV2(QuoteCreatedV2.newBuilder().setLapseTime(time)).build()));
			assertThatIllegalArgumentException().isThrownBy(() -> folded(CREATED, Journeys.saved(),
					QuoteEvent.newBuilder()
						.setQuoteApproved(QuoteApproved.newBuilder().setValidUntilTime(time))
						.build()));
		}
	}

	@Test
	void a_notice_before_all_times_is_a_fault_of_its_event() {
		var first = Timestamp.newBuilder().setSeconds(-62_135_596_800L).build();
		assertThatIllegalArgumentException().isThrownBy(() -> folded(CREATED, Journeys.saved(),
				QuoteEvent.newBuilder().setQuoteApproved(QuoteApproved.newBuilder().setValidUntilTime(first)).build()));
	}

	private DeadlinesView folded(QuoteEvent... events) {
		var view = this.fold.nothing("quote");
		for (var event : recorded(events)) {
			view = this.fold.apply(view, event);
		}
		return view;
	}

	private List<String> due(QuoteEvent... events) {
		return this.deadlines.of(folded(events))
			.stream()
			.map((deadline) -> (deadline.getKind().name().substring("DEADLINE_KIND_".length()) + " "
					+ Timestamps.between(timestamp(START), deadline.getDueTime()).getSeconds() / 86_400 + " "
					+ deadline.getAssessmentId())
				.strip())
			.toList();
	}

	private static List<RecordedQuoteEvent> recorded(QuoteEvent... events) {
		var recorded = new ArrayList<RecordedQuoteEvent>();
		for (var event : events) {
			recorded.add(new RecordedQuoteEvent("quote", recorded.size(), UUID.randomUUID(), START, event,
					Journeys.METADATA));
		}
		return recorded;
	}

	private static QuoteEvent extendedTo(int day) {
		return QuoteEvent.newBuilder()
			.setQuoteValidityExtended(QuoteValidityExtended.newBuilder().setValidUntilTime(day(day)))
			.build();
	}

	private static QuoteEvent requested() {
		return QuoteEvent.newBuilder()
			.setApplicationNumberRequested(ApplicationNumberRequested.getDefaultInstance())
			.build();
	}

	private static QuoteEvent cancelled() {
		return QuoteEvent.newBuilder().setQuoteCancelled(QuoteCancelled.getDefaultInstance()).build();
	}

	private static Timestamp day(int day) {
		return timestamp(START.plus(Duration.ofDays(day)));
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
	}

}
