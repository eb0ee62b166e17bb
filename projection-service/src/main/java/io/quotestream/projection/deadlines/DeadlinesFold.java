package io.quotestream.projection.deadlines;

import java.time.Instant;
import java.util.Set;

import com.google.protobuf.Timestamp;

import io.quotestream.projection.fold.Fold;
import io.quotestream.projection.fold.ImpossibleEvent;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.DeadlinesView;

/**
 * What runs out after a quote's events. Pure; knows nothing personal.
 *
 * @param deadlines what its entries are made of
 */
public record DeadlinesFold(Deadlines deadlines) implements Fold<DeadlinesView> {

	@Override
	public DeadlinesView nothing(String quoteId) {
		return DeadlinesView.newBuilder().setQuoteId(quoteId).setRevision(NOTHING).build();
	}

	@Override
	public long revision(DeadlinesView view) {
		return view.getRevision();
	}

	@Override
	public Set<String> places(DeadlinesView view) {
		return Set.of(Shards.placeOf(view.getQuoteId()));
	}

	/** A time of which no entry can be made is a fault of the event that brings it. */
	@Override
	public DeadlinesView apply(DeadlinesView view, RecordedQuoteEvent recorded) {
		var next = after(view, recorded);
		var _ = this.deadlines.of(next);
		return next;
	}

	private static DeadlinesView after(DeadlinesView view, RecordedQuoteEvent recorded) {
		Fold.requireNext(view.getQuoteId(), view.getRevision(), view.getState() != QuoteState.QUOTE_STATE_UNSPECIFIED,
				recorded);
		var event = recorded.event();
		var next = view.toBuilder().setRevision(recorded.revision());
		return (switch (event.getEventCase()) {
			case QUOTE_CREATED_V2 -> {
				if (event.getQuoteCreatedV2().hasLapseTime()) {
					next.setLapseTime(event.getQuoteCreatedV2().getLapseTime());
				}
				yield next.setState(QuoteState.QUOTE_STATE_INITIATED);
			}
			case GEOGRAPHIC_DETAILS_CAPTURED, FAMILY_DETAILS_CAPTURED, CUSTOMER_INFORMATION_UPDATED,
					VEHICLE_INFORMATION_UPDATED, COVERAGE_OPTIONS_SELECTED, EFFECTIVE_DATE_CHANGED ->
				edited(next);
			case CONTACT_DETAILS_CAPTURED, REFERRAL_CLAIMED, REFERRAL_RESOLVED, QUOTE_BROKER_REASSIGNED,
					QUOTE_NOTE_ADDED, COMMAND_CONCLUDED, PREMIUM_OVERRIDDEN ->
				next;
			case QUOTE_CALCULATED -> event.getQuoteCalculated().hasValidUntilTime()
					? promised(next, event.getQuoteCalculated().getValidUntilTime(), recorded.recordedAt()) : next;
			case QUOTE_RERATED -> event.getQuoteRerated().hasValidUntilTime()
					? promised(next, event.getQuoteRerated().getValidUntilTime(), recorded.recordedAt()) : next;
			case QUOTE_SAVED -> next.setState(QuoteState.QUOTE_STATE_SAVED).clearLapseTime();
			case APPLICATION_NUMBER_REQUESTED, APPLICATION_NUMBER_ASSIGNED -> next.clearNumberRetryTime();
			case APPLICATION_NUMBER_FAILED -> event.getApplicationNumberFailed().hasRetryTime()
					? next.setNumberRetryTime(event.getApplicationNumberFailed().getRetryTime())
					: next.clearNumberRetryTime();
			case RISK_ASSESSMENT_STARTED -> next.setState(QuoteState.QUOTE_STATE_RISK_ASSESSING)
				.setAssessmentId(event.getRiskAssessmentStarted().getAssessmentId())
				.setAssessmentDeadlineTime(event.getRiskAssessmentStarted().getDeadlineTime());
			case RISK_ASSESSMENT_COMPLETED -> assessed(next).setState(QuoteState.QUOTE_STATE_RISK_ASSESSED);
			case RISK_ASSESSMENT_FAILED -> event.getRiskAssessmentFailed().getReturnedToBroker()
					? assessed(next).setState(QuoteState.QUOTE_STATE_SAVED) : next;
			case QUOTE_FINALIZED, QUOTE_REFERRED -> next.setState(QuoteState.QUOTE_STATE_FINALIZED);
			case QUOTE_APPROVED -> promised(next, event.getQuoteApproved().getValidUntilTime(), recorded.recordedAt())
				.setState(QuoteState.QUOTE_STATE_APPROVED);
			case QUOTE_VALIDITY_EXTENDED ->
				promised(next, event.getQuoteValidityExtended().getValidUntilTime(), recorded.recordedAt());
			case QUOTE_DECLINED -> next.setState(QuoteState.QUOTE_STATE_DECLINED);
			case QUOTE_REVISED ->
				next.setState(QuoteState.QUOTE_STATE_SAVED).clearLapseTime().clearValidUntilTime().clearPromiseTime();
			case QUOTE_ACCEPTED -> assessed(next).setState(QuoteState.QUOTE_STATE_ACCEPTED);
			case QUOTE_NOT_TAKEN -> assessed(next).setState(QuoteState.QUOTE_STATE_NOT_TAKEN);
			case QUOTE_CANCELLED -> assessed(next).setState(QuoteState.QUOTE_STATE_CANCELLED);
			case QUOTE_EXPIRED -> assessed(next).setState(QuoteState.QUOTE_STATE_EXPIRED);
			case CUSTOMER_DATA_ERASED -> next.clearNumberRetryTime();
			case QUOTE_CREATED -> throw new ImpossibleEvent(recorded, "is of an older version and was not upcast");
			case EVENT_NOT_SET -> throw new ImpossibleEvent(recorded, "is of no kind");
		}).build();
	}

	/** A fact that counts has changed: an assessed quote is only saved again. */
	private static DeadlinesView.Builder edited(DeadlinesView.Builder next) {
		return (next.getState() == QuoteState.QUOTE_STATE_RISK_ASSESSED) ? next.setState(QuoteState.QUOTE_STATE_SAVED)
				: next;
	}

	private static DeadlinesView.Builder assessed(DeadlinesView.Builder next) {
		return next.clearAssessmentId().clearAssessmentDeadlineTime();
	}

	/** What is promised is not abandoned before. */
	private static DeadlinesView.Builder promised(DeadlinesView.Builder next, Timestamp until, Instant at) {
		return next.clearLapseTime()
			.setValidUntilTime(until)
			.setPromiseTime(Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()));
	}

}
