package io.quotestream.command.domain;

import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_ACCEPTED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_APPROVED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_CANCELLED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_DECLINED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_EXPIRED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_FINALIZED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_INITIATED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_NOT_TAKEN;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_RISK_ASSESSED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_RISK_ASSESSING;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_SAVED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_UNSPECIFIED;

/**
 * A quote is what its events say it is. It holds only what decisions read.
 *
 * @param state where it stands; unspecified before the first event
 * @param brokerId the agency that owns it
 * @param createdBy the actor that opened it
 */
public record Quote(QuoteState state, String brokerId, String createdBy, Edition edition, Form form,
		ApplicationNumber number, Premium premium, Assessment assessment, Referral referral, DeclineVerdict verdict,
		Validity validity, Privacy privacy) {

	/** No event yet. */
	public static final Quote NONE = opened(QUOTE_STATE_UNSPECIFIED, QuoteCreatedV2.getDefaultInstance());

	public boolean exists() {
		return this.state != QUOTE_STATE_UNSPECIFIED;
	}

	/** Whether the customer was forgotten. */
	public boolean erased() {
		return this.privacy.erased();
	}

	/**
	 * Folds one more fact. Never decides and never forgives: what cannot have happened is
	 * a corrupt stream.
	 */
	public static Quote evolve(Quote quote, QuoteEvent event) {
		// Only a command that came to nothing may stand before the quote is created.
		if (quote.exists() == event.hasQuoteCreatedV2() && !event.hasCommandConcluded()) {
			throw new CorruptStream(event.getEventCase());
		}
		var form = quote.form;
		return switch (event.getEventCase()) {
			case QUOTE_CREATED_V2 -> opened(QUOTE_STATE_INITIATED, event.getQuoteCreatedV2());
			case GEOGRAPHIC_DETAILS_CAPTURED ->
				quote.edited(form.with(event.getGeographicDetailsCaptured().getGeographic()));
			case CONTACT_DETAILS_CAPTURED -> quote.with(form.with(event.getContactDetailsCaptured().getContact()));
			case FAMILY_DETAILS_CAPTURED -> quote.edited(form.with(event.getFamilyDetailsCaptured().getFamily()));
			case CUSTOMER_INFORMATION_UPDATED ->
				quote.edited(form.with(event.getCustomerInformationUpdated().getCustomer()));
			case VEHICLE_INFORMATION_UPDATED ->
				quote.edited(form.with(event.getVehicleInformationUpdated().getVehicle()));
			case COVERAGE_OPTIONS_SELECTED -> quote.edited(form.with(event.getCoverageOptionsSelected().getCoverage()));
			case EFFECTIVE_DATE_CHANGED ->
				quote.edited(form.startingOn(event.getEffectiveDateChanged().getEffectiveDate()));
			case QUOTE_SAVED -> quote.in(QUOTE_STATE_SAVED).with(quote.validity.saved());
			case APPLICATION_NUMBER_REQUESTED ->
				quote.with(quote.number.requested(event.getApplicationNumberRequested()));
			case APPLICATION_NUMBER_ASSIGNED ->
				quote.with(quote.number.assigned(event.getApplicationNumberAssigned().getApplicationNumber()));
			case APPLICATION_NUMBER_FAILED -> quote.with(quote.number.failed(event.getApplicationNumberFailed()));
			case QUOTE_CALCULATED -> quote.with(Premium.of(event.getQuoteCalculated()))
				.with(quote.validity.with(event.getQuoteCalculated()));
			case QUOTE_RERATED ->
				quote.with(Premium.of(event.getQuoteRerated())).with(quote.validity.with(event.getQuoteRerated()));
			case PREMIUM_OVERRIDDEN -> quote.with(quote.premium.overridden(event.getPremiumOverridden().getPrice()));
			case RISK_ASSESSMENT_STARTED ->
				quote.in(QUOTE_STATE_RISK_ASSESSING).with(Assessment.started(event.getRiskAssessmentStarted()));
			case RISK_ASSESSMENT_COMPLETED -> quote.in(QUOTE_STATE_RISK_ASSESSED)
				.with(quote.assessment.completed(event.getRiskAssessmentCompleted().getResult()));
			case RISK_ASSESSMENT_FAILED -> event.getRiskAssessmentFailed().getReturnedToBroker()
					? quote.in(QUOTE_STATE_SAVED).with(quote.assessment.ended())
					: quote.with(quote.assessment.failed());
			case QUOTE_FINALIZED ->
				quote.in(QUOTE_STATE_FINALIZED).with(quote.edition.withSubmission()).with(Referral.NONE);
			case QUOTE_REFERRED -> quote.in(QUOTE_STATE_FINALIZED)
				.with(quote.referral.asked(event.getQuoteReferred().getReasonsList()))
				.with(DeclineVerdict.NONE);
			case REFERRAL_CLAIMED -> quote.with(quote.referral.claimed(event.getReferralClaimed().getClaimedBy()));
			case REFERRAL_RESOLVED -> quote.with(quote.referral.resolved(event.getReferralResolved().getDecision()));
			case QUOTE_APPROVED -> quote.in(QUOTE_STATE_APPROVED)
				.with(quote.validity.promised(event.getQuoteApproved().getValidUntilTime(),
						event.getQuoteApproved().hasLongestValidUntilTime()
								? event.getQuoteApproved().getLongestValidUntilTime() : null));
			case QUOTE_DECLINED -> quote.in(QUOTE_STATE_DECLINED)
				.with(quote.referral.ended())
				.with(DeclineVerdict.of(event.getQuoteDeclined().getReasonsList()));
			case QUOTE_REVISED -> quote.revised();
			case QUOTE_VALIDITY_EXTENDED ->
				quote.with(quote.validity.promised(event.getQuoteValidityExtended().getValidUntilTime(),
						event.getQuoteValidityExtended().getLongestValidUntilTime()));
			case QUOTE_ACCEPTED -> quote.closed(QUOTE_STATE_ACCEPTED)
				.with(new Privacy(false, Times.instant(event.getQuoteAccepted().getKeepUntilTime())));
			case QUOTE_NOT_TAKEN -> quote.closed(QUOTE_STATE_NOT_TAKEN);
			case QUOTE_CANCELLED -> quote.closed(QUOTE_STATE_CANCELLED);
			case QUOTE_EXPIRED -> quote.closed(QUOTE_STATE_EXPIRED);
			case QUOTE_BROKER_REASSIGNED -> quote.ownedBy(event.getQuoteBrokerReassigned().getBrokerId());
			case QUOTE_NOTE_ADDED, COMMAND_CONCLUDED -> quote;
			case CUSTOMER_DATA_ERASED -> quote.forgotten();
			// The codec reads older versions as the newest one.
			case QUOTE_CREATED, EVENT_NOT_SET -> throw new CorruptStream(event.getEventCase());
		};
	}

	private static Quote opened(QuoteState state, QuoteCreatedV2 event) {
		return new Quote(state, event.getBrokerId(), event.getCreatedBy(), Edition.FIRST,
				Form.empty(event.getEffectiveDate(), event.getCurrency()), ApplicationNumber.NONE, Premium.NONE,
				Assessment.NONE, Referral.NONE, DeclineVerdict.NONE,
				event.hasLapseTime() ? Validity.lapsing(Times.instant(event.getLapseTime())) : Validity.NONE,
				Privacy.PLAIN);
	}

	/** A fact that counts has changed: an assessed quote is only saved again. */
	private Quote edited(Form changed) {
		return ((this.state == QUOTE_STATE_RISK_ASSESSED) ? in(QUOTE_STATE_SAVED) : this).with(changed)
			.with(this.premium.outdated())
			.with(this.assessment.outdated());
	}

	/** Open for changes again, with the next edition to be assessed and decided anew. */
	private Quote revised() {
		return new Quote(QUOTE_STATE_SAVED, this.brokerId, this.createdBy, this.edition.next(), this.form, this.number,
				this.premium.outdated(), this.assessment.outdated(), this.referral.returned(), DeclineVerdict.NONE,
				Validity.NONE, this.privacy);
	}

	private Quote closed(QuoteState end) {
		return in(end).with(this.assessment.ended()).with(this.referral.ended());
	}

	/** Nothing is decided about it any more, so nothing of the customer is kept. */
	private Quote forgotten() {
		return with(Form.empty(this.form.effectiveDate(), this.form.currency())).with(Assessment.NONE)
			.with(new Privacy(true, this.privacy.keepUntil()));
	}

	private Quote in(QuoteState next) {
		return new Quote(next, this.brokerId, this.createdBy, this.edition, this.form, this.number, this.premium,
				this.assessment, this.referral, this.verdict, this.validity, this.privacy);
	}

	private Quote ownedBy(String broker) {
		return new Quote(this.state, broker, this.createdBy, this.edition, this.form, this.number, this.premium,
				this.assessment, this.referral, this.verdict, this.validity, this.privacy);
	}

	private Quote with(Edition changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, changed, this.form, this.number, this.premium,
				this.assessment, this.referral, this.verdict, this.validity, this.privacy);
	}

	private Quote with(Form changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, changed, this.number, this.premium,
				this.assessment, this.referral, this.verdict, this.validity, this.privacy);
	}

	private Quote with(ApplicationNumber changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, this.form, changed, this.premium,
				this.assessment, this.referral, this.verdict, this.validity, this.privacy);
	}

	private Quote with(Premium changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, this.form, this.number, changed,
				this.assessment, this.referral, this.verdict, this.validity, this.privacy);
	}

	private Quote with(Assessment changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, this.form, this.number, this.premium,
				changed, this.referral, this.verdict, this.validity, this.privacy);
	}

	private Quote with(Referral changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, this.form, this.number, this.premium,
				this.assessment, changed, this.verdict, this.validity, this.privacy);
	}

	private Quote with(DeclineVerdict changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, this.form, this.number, this.premium,
				this.assessment, this.referral, changed, this.validity, this.privacy);
	}

	private Quote with(Validity changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, this.form, this.number, this.premium,
				this.assessment, this.referral, this.verdict, changed, this.privacy);
	}

	private Quote with(Privacy changed) {
		return new Quote(this.state, this.brokerId, this.createdBy, this.edition, this.form, this.number, this.premium,
				this.assessment, this.referral, this.verdict, this.validity, changed);
	}

	/** The stream holds an event that cannot follow the ones before it. */
	public static final class CorruptStream extends RuntimeException {

		CorruptStream(QuoteEvent.EventCase event) {
			super(event + " cannot stand here in the stream of a quote");
		}

	}

}
