package io.quotestream.projection.quote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import com.google.type.Money;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.projection.fold.ImpossibleEvent;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.PersonalValues;
import io.quotestream.proto.codec.RandomEvents;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.event.v1.ApplicationNumberAssigned;
import io.quotestream.proto.event.v1.ApplicationNumberFailed;
import io.quotestream.proto.event.v1.ApplicationNumberRequested;
import io.quotestream.proto.event.v1.CommandConcluded;
import io.quotestream.proto.event.v1.CustomerDataErased;
import io.quotestream.proto.event.v1.PremiumOverridden;
import io.quotestream.proto.event.v1.QuoteBrokerReassigned;
import io.quotestream.proto.event.v1.QuoteCancelled;
import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteNoteAdded;
import io.quotestream.proto.event.v1.QuoteReferred;
import io.quotestream.proto.event.v1.QuoteRerated;
import io.quotestream.proto.event.v1.QuoteRevised;
import io.quotestream.proto.event.v1.ReferralClaimed;
import io.quotestream.proto.event.v1.ReferralResolved;
import io.quotestream.proto.event.v1.RiskAssessmentCompleted;
import io.quotestream.proto.event.v1.RiskAssessmentFailed;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.FiredRule;
import io.quotestream.proto.type.v1.NumberFailure;
import io.quotestream.proto.type.v1.OverrideReason;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;
import io.quotestream.proto.type.v1.Subject;
import io.quotestream.proto.view.v1.ApplicationNumber;
import io.quotestream.proto.view.v1.ApplicationNumberStatus;
import io.quotestream.proto.view.v1.Assessment;
import io.quotestream.proto.view.v1.AssessmentStatus;
import io.quotestream.proto.view.v1.Premium;
import io.quotestream.proto.view.v1.PremiumStatus;
import io.quotestream.proto.view.v1.QuoteView;
import io.quotestream.proto.view.v1.Referral;
import io.quotestream.proto.view.v1.ReferralStatus;

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
	void a_price_is_shown_with_what_it_is_worth_and_whether_it_still_counts() {
		var guide = Journeys.calculated(PremiumKind.PREMIUM_KIND_INDICATIVE, 1180);
		var firm = Journeys.calculated(PremiumKind.PREMIUM_KIND_FIRM, 1260);
		var events = recorded(List.of(Journeys.created("B-1"), Journeys.geographic("Chennai"), guide, Journeys.saved(),
				Journeys.contact("asha@example.com"), firm, Journeys.geographic("Madurai")));

		var asGuide = Journeys.folded(QUOTE, events.subList(0, 5));
		assertThat(asGuide.getPremium()).isEqualTo(Premium.newBuilder()
			.setKind(PremiumKind.PREMIUM_KIND_INDICATIVE)
			.setStatus(PremiumStatus.PREMIUM_STATUS_CURRENT)
			.setPrice(guide.getQuoteCalculated().getPrice())
			.setCalculateTime(timestamp(events.get(2).recordedAt()))
			.build());
		assertThat(asGuide.hasValidUntilTime()).isFalse();
		var priced = Journeys.folded(QUOTE, events.subList(0, 6));
		assertThat(priced.getPremium().getKind()).isEqualTo(PremiumKind.PREMIUM_KIND_FIRM);
		assertThat(priced.getPremium().getStatus()).isEqualTo(PremiumStatus.PREMIUM_STATUS_CURRENT);
		assertThat(priced.getValidUntilTime()).isEqualTo(firm.getQuoteCalculated().getValidUntilTime());
		var stale = Journeys.folded(QUOTE, events).getPremium();
		assertThat(stale.getStatus()).isEqualTo(PremiumStatus.PREMIUM_STATUS_STALE);
		assertThat(stale.getPrice()).isEqualTo(firm.getQuoteCalculated().getPrice());
	}

	@Test
	void what_an_underwriter_set_is_shown_without_what_it_was_before_or_why() {
		var firm = Journeys.calculated(PremiumKind.PREMIUM_KIND_FIRM, 1260);
		var overridden = QuoteEvent.newBuilder()
			.setPremiumOverridden(PremiumOverridden.newBuilder()
				.setStandardPremium(Money.newBuilder().setCurrencyCode("INR").setUnits(1260))
				.setPrice(Journeys.price(1199))
				.setReason(OverrideReason.OVERRIDE_REASON_COMPETITION)
				.setText("Acme offers less."))
			.build();
		var history = List.of(Journeys.created("B-1"), Journeys.saved(), firm, overridden);

		var shown = Journeys.folded(QUOTE, recorded(history));
		assertThat(shown.getPremium().getPrice()).isEqualTo(Journeys.price(1199));
		assertThat(shown.getPremium().getKind()).isEqualTo(PremiumKind.PREMIUM_KIND_FIRM);
		assertThat(shown.toString()).doesNotContain("1260", "Acme", "COMPETITION");

		var rerated = QuoteEvent.newBuilder()
			.setQuoteRerated(QuoteRerated.newBuilder()
				.setKind(PremiumKind.PREMIUM_KIND_FIRM)
				.setPrice(Journeys.price(1310))
				.setValidUntilTime(Timestamp.newBuilder().setSeconds(7)))
			.build();
		var again = Journeys.folded(QUOTE, recorded(List.of(Journeys.created("B-1"), Journeys.saved(), rerated)));
		assertThat(again.getPremium().getPrice()).isEqualTo(Journeys.price(1310));
		assertThat(again.getValidUntilTime().getSeconds()).isEqualTo(7);
	}

	@Test
	void a_revised_quote_shows_a_price_that_counts_no_more() {
		var revised = QuoteEvent.newBuilder().setQuoteRevised(QuoteRevised.getDefaultInstance()).build();
		var view = Journeys.folded(QUOTE, recorded(List.of(Journeys.created("B-1"), Journeys.saved(),
				Journeys.calculated(PremiumKind.PREMIUM_KIND_FIRM, 1260), revised)));

		assertThat(view.getPremium().getStatus()).isEqualTo(PremiumStatus.PREMIUM_STATUS_STALE);
		assertThat(view.hasValidUntilTime()).isFalse();
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
	void a_quote_created_before_currencies_shows_the_only_one_of_then() {
		var v1 = QuoteCreated.newBuilder().setBrokerId("B-1").setCreatedBy("asha").build();
		var event = new EventCodec().decode("quote.created.v1", v1.toByteArray(), QUOTE, (id) -> QuoteKeys.NONE);

		var view = Journeys.folded(QUOTE, recorded(List.of(event, Journeys.saved())));

		assertThat(view.getCurrency()).isEqualTo("USD");
		assertThat(view.getBrokerId()).isEqualTo("B-1");
		assertThat(view.getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void every_kind_of_event_folds(FieldDescriptor kind) {
		var events = new ArrayList<>(Journeys.toApproval());
		for (var seed = 0; seed < 20; seed++) {
			events.add(RandomEvents.sparse(seed).next(kind));
		}

		assertThat(Journeys.folded(QUOTE, recorded(events)).getRevision()).isEqualTo(29);
	}

	static Stream<FieldDescriptor> kinds() {
		return RandomEvents.writtenKinds()
			.filter((kind) -> kind.getNumber() != QuoteEvent.QUOTE_CREATED_V2_FIELD_NUMBER);
	}

	@Test
	void an_application_number_is_pending_then_retried_then_there() {
		var requested = event(
				(event) -> event.setApplicationNumberRequested(ApplicationNumberRequested.getDefaultInstance()));
		var failed = event((event) -> event.setApplicationNumberFailed(ApplicationNumberFailed.newBuilder()
			.setFailure(NumberFailure.NUMBER_FAILURE_TIMEOUT)
			.setRetryTime(Timestamp.newBuilder().setSeconds(1_800_000_000))));
		var assigned = event((event) -> event
			.setApplicationNumberAssigned(ApplicationNumberAssigned.newBuilder().setApplicationNumber("IN-1")));

		assertThat(after(requested).getApplicationNumber().getStatus())
			.isEqualTo(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_PENDING);
		var retried = after(requested, failed).getApplicationNumber();
		assertThat(retried.getStatus()).isEqualTo(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_FAILED);
		assertThat(retried.getFailure()).isEqualTo(NumberFailure.NUMBER_FAILURE_TIMEOUT);
		assertThat(retried.getRetryTime().getSeconds()).isEqualTo(1_800_000_000);
		assertThat(after(requested, failed, assigned).getApplicationNumber()).isEqualTo(ApplicationNumber.newBuilder()
			.setStatus(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED)
			.setNumber("IN-1")
			.build());
	}

	@Test
	void a_command_that_came_to_nothing_changes_the_revision_only() {
		var before = after(Journeys.saved());

		var view = after(Journeys.saved(), concluded());

		assertThat(view).isEqualTo(before.toBuilder().setRevision(before.getRevision() + 1).build());
	}

	@Test
	void a_refused_creation_makes_no_quote_and_keeps_nobody_from_creating_it() {
		var refused = Journeys.folded(QUOTE, recorded(List.of(concluded(), concluded())));
		assertThat(refused.getState()).isEqualTo(QuoteState.QUOTE_STATE_UNSPECIFIED);
		assertThat(refused.getRevision()).isEqualTo(1);

		var created = Journeys.folded(QUOTE, recorded(List.of(concluded(), Journeys.created("B-1"))));
		assertThat(created.getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
		assertThat(created.getBrokerId()).isEqualTo("B-1");
	}

	private static QuoteEvent concluded() {
		return event((event) -> event.setCommandConcluded(CommandConcluded.newBuilder().setCommand("CreateQuote")));
	}

	@Test
	void what_nobody_decides_on_leaves_the_etag_as_it_is() {
		var events = recorded(List.of(Journeys.created("B-1"), note("Called.", false), note("Doubtful.", true), event(
				(event) -> event.setApplicationNumberRequested(ApplicationNumberRequested.getDefaultInstance()))));

		assertThat(Journeys.folded(QUOTE, events).getEtag()).isEqualTo(events.getFirst().etag());
	}

	@Test
	void an_assessment_is_shown_without_score_and_rules_and_counts_until_a_fact_changes() {
		var started = event((event) -> event.setRiskAssessmentStarted(RiskAssessmentStarted.newBuilder()
			.setAssessmentId("a")
			.setDeadlineTime(Timestamp.newBuilder().setSeconds(60))));
		var completed = event((event) -> event.setRiskAssessmentCompleted(RiskAssessmentCompleted.newBuilder()
			.setResult(AssessmentResult.newBuilder()
				.setOutcome(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER)
				.setScore(55)
				.addRules(FiredRule.newBuilder().setRule("driver.age").setCustomerText("Under 21.")))));

		assertThat(after(started).getAssessment()).isEqualTo(Assessment.newBuilder()
			.setStatus(AssessmentStatus.ASSESSMENT_STATUS_OPEN)
			.setDeadlineTime(Timestamp.newBuilder().setSeconds(60))
			.build());
		var assessed = after(started, completed);
		assertThat(assessed.getState()).isEqualTo(QuoteState.QUOTE_STATE_RISK_ASSESSED);
		assertThat(assessed.getAssessment()).isEqualTo(Assessment.newBuilder()
			.setStatus(AssessmentStatus.ASSESSMENT_STATUS_CURRENT)
			.setOutcome(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER)
			.build());
		assertThat(assessed.toString()).doesNotContain("driver.age", "Under 21.");
		var edited = after(started, completed, Journeys.geographic("Madurai"));
		assertThat(edited.getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertThat(edited.getAssessment().getStatus()).isEqualTo(AssessmentStatus.ASSESSMENT_STATUS_STALE);
	}

	@Test
	void an_assessment_that_the_broker_must_help_tells_why_and_one_that_a_person_decides_stays_assessing() {
		var started = event(
				(event) -> event.setRiskAssessmentStarted(RiskAssessmentStarted.newBuilder().setAssessmentId("a")));
		var returned = RiskAssessmentFailed.newBuilder()
			.setFailure(AssessmentFailure.ASSESSMENT_FAILURE_CONSENT_MISSING)
			.setReturnedToBroker(true);

		var view = after(started, event((event) -> event.setRiskAssessmentFailed(returned)));
		assertThat(view.getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertThat(view.getAssessment()).isEqualTo(Assessment.newBuilder()
			.setStatus(AssessmentStatus.ASSESSMENT_STATUS_ENDED)
			.setFailure(AssessmentFailure.ASSESSMENT_FAILURE_CONSENT_MISSING)
			.build());
		assertThat(after(started,
				event((event) -> event.setRiskAssessmentFailed(returned.clone().setReturnedToBroker(false))))
			.getState()).isEqualTo(QuoteState.QUOTE_STATE_RISK_ASSESSING);
	}

	@Test
	void a_referral_shows_reasons_and_standing_but_neither_names_nor_words() {
		var referred = event((event) -> event.setQuoteReferred(QuoteReferred.newBuilder()
			.addReasons(ReferralReason.REFERRAL_REASON_PRIOR_LOSSES)
			.setText("Had two claims.")));
		var claimed = event((event) -> event.setReferralClaimed(ReferralClaimed.newBuilder().setClaimedBy("uma")));
		var escalated = event((event) -> event.setReferralResolved(ReferralResolved.newBuilder()
			.setDecision(ReferralDecision.REFERRAL_DECISION_ESCALATE)
			.setText("Too big for me.")));
		var cleared = event((event) -> event.setReferralResolved(
				ReferralResolved.newBuilder().setDecision(ReferralDecision.REFERRAL_DECISION_CLEAR).setText("Fine.")));

		var open = after(referred, claimed);
		assertThat(open.getReferral()).isEqualTo(Referral.newBuilder()
			.setStatus(ReferralStatus.REFERRAL_STATUS_OPEN)
			.addReasons(ReferralReason.REFERRAL_REASON_PRIOR_LOSSES)
			.setClaimed(true)
			.build());
		var again = after(referred, claimed, escalated);
		assertThat(again.getReferral().getClaimed()).isFalse();
		assertThat(again.getReferral().getEscalated()).isTrue();
		var ended = after(referred, claimed, escalated, claimed, cleared);
		assertThat(ended.getReferral().getStatus()).isEqualTo(ReferralStatus.REFERRAL_STATUS_CLEARED);
		assertThat(ended.toString()).doesNotContain("uma", "two claims", "Too big", "Fine.");
	}

	@Test
	void a_revision_counts_up_and_takes_the_offer_and_the_refusal_back() {
		var events = new ArrayList<>(Journeys.toApproval());
		events.add(event((event) -> event.setQuoteRevised(QuoteRevised.newBuilder().setText("More cover."))));

		var view = Journeys.folded(QUOTE, recorded(events));

		assertThat(view.getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertThat(view.getEdition()).isEqualTo(1);
		assertThat(view.hasValidUntilTime()).isFalse();
		assertThat(view.toString()).doesNotContain("More cover.");
	}

	@Test
	void only_the_newest_notes_that_are_not_internal_are_shown_and_all_are_counted() {
		var events = new ArrayList<QuoteEvent>();
		events.add(Journeys.created("B-1"));
		for (int i = 1; i <= 23; i++) {
			events.add(note("Call " + i, false));
			events.add(note("Doubt " + i, true));
		}

		var view = Journeys.folded(QUOTE, recorded(events));

		assertThat(view.getNoteCount()).isEqualTo(23);
		assertThat(view.getNotesList()).hasSize(20);
		assertThat(view.getNotes(0).getText()).isEqualTo("Call 4");
		assertThat(view.toString()).doesNotContain("Doubt");
	}

	@Test
	void another_broker_owns_a_quote_that_was_reassigned() {
		assertThat(after(
				event((event) -> event.setQuoteBrokerReassigned(QuoteBrokerReassigned.newBuilder().setBrokerId("B-2"))))
			.getBrokerId()).isEqualTo("B-2");
	}

	@Test
	void a_forgotten_customer_leaves_the_same_view_whether_the_keys_go_before_or_after_the_fold() {
		var declined = event((event) -> event.setQuoteDeclined(QuoteDeclined.newBuilder()
			.addReasons(DeclineReason.newBuilder().setCustomerText("Asha had two accidents."))));
		var erased = event((event) -> event.setCustomerDataErased(CustomerDataErased.newBuilder().setLegalBasis("x")));
		var told = new ArrayList<>(Journeys.toApproval());
		told.addAll(List.of(note("Asha called.", false), declined, erased));
		var forgotten = told.stream().map(QuoteFoldTest::withoutPersonalFields).toList();

		var view = Journeys.folded(QUOTE, recorded(told));

		assertThat(view).isEqualTo(Journeys.folded(QUOTE, recorded(forgotten)));
		assertThat(view.getErased()).isTrue();
		assertThat(view.getNoteCount()).isEqualTo(1);
		assertThat(PersonalValues.in(view)).isEmpty();
		assertThat(view.toString()).doesNotContain("Asha", "Raman", "example.com");
	}

	private static QuoteEvent withoutPersonalFields(QuoteEvent event) {
		return (QuoteEvent) PersonalValues.without(event, Set.of(Subject.SUBJECT_CUSTOMER, Subject.SUBJECT_FAMILY));
	}

	private static QuoteEvent note(String text, boolean internal) {
		return event(
				(event) -> event.setQuoteNoteAdded(QuoteNoteAdded.newBuilder().setText(text).setInternal(internal)));
	}

	private static QuoteEvent event(UnaryOperator<QuoteEvent.Builder> kind) {
		return kind.apply(QuoteEvent.newBuilder()).build();
	}

	/** The view of a quote that was saved before all this. */
	private static QuoteView after(QuoteEvent... events) {
		var all = new ArrayList<>(List.of(Journeys.created("B-1"), Journeys.saved()));
		all.addAll(List.of(events));
		return Journeys.folded(QUOTE, recorded(all));
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
		assertThatExceptionOfType(ImpossibleEvent.class).isThrownBy(() -> QuoteFold.apply(view, event));
	}

	private static List<RecordedQuoteEvent> recorded(List<QuoteEvent> events) {
		return Journeys.recorded(QUOTE, events, new Random(1));
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

}
