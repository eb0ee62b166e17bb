package io.quotestream.projection.quote;

import java.time.Instant;
import java.util.LinkedHashSet;

import com.google.protobuf.Timestamp;

import io.quotestream.projection.fold.Fold;
import io.quotestream.projection.fold.ImpossibleEvent;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.PersonalFields;
import io.quotestream.proto.event.v1.QuoteCalculated;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteNoteAdded;
import io.quotestream.proto.event.v1.QuoteReferred;
import io.quotestream.proto.event.v1.QuoteRerated;
import io.quotestream.proto.event.v1.ReferralResolved;
import io.quotestream.proto.event.v1.RiskAssessmentCompleted;
import io.quotestream.proto.event.v1.RiskAssessmentFailed;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.Price;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.ApplicationNumber;
import io.quotestream.proto.view.v1.ApplicationNumberStatus;
import io.quotestream.proto.view.v1.Assessment;
import io.quotestream.proto.view.v1.AssessmentStatus;
import io.quotestream.proto.view.v1.CopiedQuote;
import io.quotestream.proto.view.v1.Note;
import io.quotestream.proto.view.v1.Premium;
import io.quotestream.proto.view.v1.PremiumStatus;
import io.quotestream.proto.view.v1.QuoteView;
import io.quotestream.proto.view.v1.Referral;
import io.quotestream.proto.view.v1.ReferralStatus;

/**
 * What a quote looks like after its events: the one meaning of "the quote at revision n".
 * Pure; every time in a view is the event store's.
 */
public final class QuoteFold {

	/** This fold, for the doorbell rule. */
	public static final Fold<QuoteView> FOLD = new Fold<>() {
		@Override
		public QuoteView nothing(String quoteId) {
			return QuoteFold.nothing(quoteId);
		}

		@Override
		public QuoteView apply(QuoteView view, RecordedQuoteEvent event) {
			return QuoteFold.apply(view, event);
		}

		@Override
		public long revision(QuoteView view) {
			return view.getRevision();
		}
	};

	/** Most notes in a view; the newest stay. */
	private static final int NOTES = 20;

	private static final PersonalFields PERSONAL = new PersonalFields();

	private QuoteFold() {
	}

	/** The view before the first event. */
	public static QuoteView nothing(String quoteId) {
		return QuoteView.newBuilder().setQuoteId(quoteId).setRevision(Fold.NOTHING).build();
	}

	/**
	 * The view after one more event.
	 * @throws ImpossibleEvent when this event cannot come next: the fold never forgives
	 */
	public static QuoteView apply(QuoteView view, RecordedQuoteEvent recorded) {
		Fold.requireNext(view.getQuoteId(), view.getRevision(), view.getState() != QuoteState.QUOTE_STATE_UNSPECIFIED,
				recorded);
		var event = recorded.event();
		var next = view.toBuilder()
			.setRevision(recorded.revision())
			.setUpdateTime(timestamp(recorded.recordedAt()))
			.setEtag(EventCodec.movesEtag(event) ? recorded.etag() : view.getEtag());
		return (switch (event.getEventCase()) {
			case QUOTE_CREATED_V2 -> created(next, event.getQuoteCreatedV2());
			case GEOGRAPHIC_DETAILS_CAPTURED ->
				edited(next).setGeographic(event.getGeographicDetailsCaptured().getGeographic());
			case CONTACT_DETAILS_CAPTURED -> next.setContact(event.getContactDetailsCaptured().getContact());
			case FAMILY_DETAILS_CAPTURED -> edited(next).setFamily(event.getFamilyDetailsCaptured().getFamily());
			case CUSTOMER_INFORMATION_UPDATED ->
				edited(next).setCustomer(event.getCustomerInformationUpdated().getCustomer());
			case VEHICLE_INFORMATION_UPDATED ->
				edited(next).setVehicle(event.getVehicleInformationUpdated().getVehicle());
			case COVERAGE_OPTIONS_SELECTED ->
				edited(next).setCoverage(event.getCoverageOptionsSelected().getCoverage());
			case EFFECTIVE_DATE_CHANGED ->
				edited(next).setEffectiveDate(event.getEffectiveDateChanged().getEffectiveDate());
			case QUOTE_SAVED -> next.setState(QuoteState.QUOTE_STATE_SAVED).clearLapseTime();
			case APPLICATION_NUMBER_REQUESTED, APPLICATION_NUMBER_ASSIGNED, APPLICATION_NUMBER_FAILED ->
				next.setApplicationNumber(number(event));
			case QUOTE_CALCULATED -> priced(next, event.getQuoteCalculated());
			case QUOTE_RERATED -> priced(next, event.getQuoteRerated());
			case PREMIUM_OVERRIDDEN ->
				next.setPremium(next.getPremium().toBuilder().setPrice(event.getPremiumOverridden().getPrice()));
			case RISK_ASSESSMENT_STARTED -> next.setState(QuoteState.QUOTE_STATE_RISK_ASSESSING)
				.setAssessment(Assessment.newBuilder()
					.setStatus(AssessmentStatus.ASSESSMENT_STATUS_OPEN)
					.setDeadlineTime(event.getRiskAssessmentStarted().getDeadlineTime()));
			case RISK_ASSESSMENT_COMPLETED -> completed(next, event.getRiskAssessmentCompleted());
			case RISK_ASSESSMENT_FAILED -> failed(next, event.getRiskAssessmentFailed());
			case QUOTE_FINALIZED -> next.setState(QuoteState.QUOTE_STATE_FINALIZED).clearReferral();
			case QUOTE_REFERRED -> referred(next, event.getQuoteReferred());
			case REFERRAL_CLAIMED -> next.setReferral(next.getReferral().toBuilder().setClaimed(true));
			case REFERRAL_RESOLVED -> next.setReferral(resolved(next.getReferral(), event.getReferralResolved()));
			case QUOTE_APPROVED -> next.setState(QuoteState.QUOTE_STATE_APPROVED)
				.setValidUntilTime(event.getQuoteApproved().getValidUntilTime());
			case QUOTE_DECLINED -> declined(next, event.getQuoteDeclined());
			case QUOTE_REVISED -> revised(next);
			case QUOTE_VALIDITY_EXTENDED ->
				next.setValidUntilTime(event.getQuoteValidityExtended().getValidUntilTime());
			case QUOTE_ACCEPTED -> closed(next, QuoteState.QUOTE_STATE_ACCEPTED);
			case QUOTE_NOT_TAKEN ->
				closed(next, QuoteState.QUOTE_STATE_NOT_TAKEN).setNotTakenReason(event.getQuoteNotTaken().getReason());
			case QUOTE_CANCELLED ->
				closed(next, QuoteState.QUOTE_STATE_CANCELLED).setCancelReason(event.getQuoteCancelled().getReason());
			case QUOTE_EXPIRED ->
				closed(next, QuoteState.QUOTE_STATE_EXPIRED).setExpiryReason(event.getQuoteExpired().getReason());
			case QUOTE_BROKER_REASSIGNED -> next.setBrokerId(event.getQuoteBrokerReassigned().getBrokerId());
			case QUOTE_NOTE_ADDED -> noted(next, event.getQuoteNoteAdded());
			case CUSTOMER_DATA_ERASED -> forgotten(next);
			// Nothing but the revision: somebody may wait for it.
			case COMMAND_CONCLUDED -> next.setUpdateTime(view.getUpdateTime());
			case QUOTE_CREATED -> throw new ImpossibleEvent(recorded, "is of an older version and was not upcast");
			case EVENT_NOT_SET -> throw new ImpossibleEvent(recorded, "is of no kind");
		}).build();
	}

	private static QuoteView.Builder created(QuoteView.Builder next, QuoteCreatedV2 created) {
		next.setState(QuoteState.QUOTE_STATE_INITIATED)
			.setBrokerId(created.getBrokerId())
			.setCreatedBy(created.getCreatedBy())
			.setCurrency(created.getCurrency())
			.setCreateTime(next.getUpdateTime());
		if (created.hasEffectiveDate()) {
			next.setEffectiveDate(created.getEffectiveDate());
		}
		if (created.hasLapseTime()) {
			next.setLapseTime(created.getLapseTime());
		}
		if (created.hasCopiedFrom()) {
			next.setCopiedFrom(CopiedQuote.newBuilder()
				.setQuoteId(created.getCopiedFrom().getQuoteId())
				.setRevision(created.getCopiedFrom().getRevision()));
		}
		return next;
	}

	/** A fact that counts has changed: an assessed quote is only saved again. */
	private static QuoteView.Builder edited(QuoteView.Builder next) {
		if (next.getState() == QuoteState.QUOTE_STATE_RISK_ASSESSED) {
			next.setState(QuoteState.QUOTE_STATE_SAVED);
		}
		return outdated(next);
	}

	private static QuoteView.Builder outdated(QuoteView.Builder next) {
		if (next.getPremium().getStatus() == PremiumStatus.PREMIUM_STATUS_CURRENT) {
			next.getPremiumBuilder().setStatus(PremiumStatus.PREMIUM_STATUS_STALE);
		}
		if (next.getAssessment().getStatus() == AssessmentStatus.ASSESSMENT_STATUS_CURRENT) {
			next.getAssessmentBuilder().setStatus(AssessmentStatus.ASSESSMENT_STATUS_STALE);
		}
		return next;
	}

	private static QuoteView.Builder priced(QuoteView.Builder next, QuoteCalculated calculated) {
		if (calculated.hasValidUntilTime()) {
			next.setValidUntilTime(calculated.getValidUntilTime());
		}
		return priced(next, calculated.getKind(), calculated.getPrice());
	}

	private static QuoteView.Builder priced(QuoteView.Builder next, QuoteRerated rerated) {
		if (rerated.hasValidUntilTime()) {
			next.setValidUntilTime(rerated.getValidUntilTime());
		}
		return priced(next, rerated.getKind(), rerated.getPrice());
	}

	private static QuoteView.Builder priced(QuoteView.Builder next, PremiumKind kind, Price price) {
		return next.setPremium(Premium.newBuilder()
			.setKind(kind)
			.setStatus(PremiumStatus.PREMIUM_STATUS_CURRENT)
			.setPrice(price)
			.setCalculateTime(next.getUpdateTime()));
	}

	private static ApplicationNumber number(QuoteEvent event) {
		var number = ApplicationNumber.newBuilder();
		switch (event.getEventCase()) {
			case APPLICATION_NUMBER_ASSIGNED ->
				number.setStatus(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED)
					.setNumber(event.getApplicationNumberAssigned().getApplicationNumber());
			case APPLICATION_NUMBER_FAILED -> {
				var failed = event.getApplicationNumberFailed();
				number.setStatus(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_FAILED)
					.setFailure(failed.getFailure());
				if (failed.hasRetryTime()) {
					number.setRetryTime(failed.getRetryTime());
				}
			}
			default -> number.setStatus(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_PENDING);
		}
		return number.build();
	}

	private static QuoteView.Builder completed(QuoteView.Builder next, RiskAssessmentCompleted completed) {
		next.getAssessmentBuilder()
			.setStatus(AssessmentStatus.ASSESSMENT_STATUS_CURRENT)
			.setOutcome(completed.getResult().getOutcome())
			.clearDeadlineTime();
		return next.setState(QuoteState.QUOTE_STATE_RISK_ASSESSED);
	}

	private static QuoteView.Builder failed(QuoteView.Builder next, RiskAssessmentFailed failed) {
		next.getAssessmentBuilder().setFailure(failed.getFailure());
		return failed.getReturnedToBroker() ? assessmentEnded(next).setState(QuoteState.QUOTE_STATE_SAVED) : next;
	}

	private static QuoteView.Builder assessmentEnded(QuoteView.Builder next) {
		if (next.getAssessment().getStatus() == AssessmentStatus.ASSESSMENT_STATUS_OPEN) {
			next.getAssessmentBuilder().setStatus(AssessmentStatus.ASSESSMENT_STATUS_ENDED).clearDeadlineTime();
		}
		return next;
	}

	private static QuoteView.Builder referred(QuoteView.Builder next, QuoteReferred referred) {
		var referral = (next.getReferral().getStatus() == ReferralStatus.REFERRAL_STATUS_OPEN)
				? next.getReferral().toBuilder() : Referral.newBuilder().setStatus(ReferralStatus.REFERRAL_STATUS_OPEN);
		var reasons = new LinkedHashSet<>(referral.getReasonsList());
		reasons.addAll(referred.getReasonsList());
		return next.setState(QuoteState.QUOTE_STATE_FINALIZED)
			.clearDeclineReasons()
			.setReferral(referral.clearReasons().addAllReasons(reasons));
	}

	private static Referral resolved(Referral referral, ReferralResolved resolved) {
		var next = referral.toBuilder();
		return (switch (resolved.getDecision()) {
			case REFERRAL_DECISION_CLEAR -> next.setStatus(ReferralStatus.REFERRAL_STATUS_CLEARED);
			case REFERRAL_DECISION_RETURN_TO_BROKER -> next.setStatus(ReferralStatus.REFERRAL_STATUS_RETURNED);
			case REFERRAL_DECISION_ESCALATE -> next.setClaimed(false).setEscalated(true);
			case REFERRAL_DECISION_DECLINE -> next.setStatus(ReferralStatus.REFERRAL_STATUS_ENDED);
			case REFERRAL_DECISION_UNSPECIFIED, UNRECOGNIZED -> next;
		}).build();
	}

	private static QuoteView.Builder referralBecomes(QuoteView.Builder next, ReferralStatus status) {
		if (next.getReferral().getStatus() == ReferralStatus.REFERRAL_STATUS_OPEN) {
			next.getReferralBuilder().setStatus(status);
		}
		return next;
	}

	private static QuoteView.Builder declined(QuoteView.Builder next, QuoteDeclined declined) {
		return referralBecomes(next, ReferralStatus.REFERRAL_STATUS_ENDED).setState(QuoteState.QUOTE_STATE_DECLINED)
			.clearDeclineReasons()
			.addAllDeclineReasons(declined.getReasonsList());
	}

	private static QuoteView.Builder revised(QuoteView.Builder next) {
		return referralBecomes(outdated(next), ReferralStatus.REFERRAL_STATUS_RETURNED)
			.setState(QuoteState.QUOTE_STATE_SAVED)
			.setEdition(next.getEdition() + 1)
			.clearValidUntilTime()
			.clearDeclineReasons();
	}

	private static QuoteView.Builder closed(QuoteView.Builder next, QuoteState end) {
		return referralBecomes(assessmentEnded(next), ReferralStatus.REFERRAL_STATUS_ENDED).setState(end)
			.clearValidUntilTime()
			.clearLapseTime();
	}

	private static QuoteView.Builder noted(QuoteView.Builder next, QuoteNoteAdded note) {
		if (note.getInternal()) {
			return next;
		}
		if (next.getNotesCount() == NOTES) {
			next.removeNotes(0);
		}
		return next.setNoteCount(next.getNoteCount() + 1)
			.addNotes(Note.newBuilder().setText(note.getText()).setCreateTime(next.getUpdateTime()));
	}

	/**
	 * As if the keys had been destroyed before anything was read: both ways lead to the
	 * same view.
	 */
	private static QuoteView.Builder forgotten(QuoteView.Builder next) {
		PERSONAL.forget(next);
		return next.setErased(true);
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

}
