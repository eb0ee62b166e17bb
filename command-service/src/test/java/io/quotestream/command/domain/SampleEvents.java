package io.quotestream.command.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Money;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.OverridePremiumRequest;
import io.quotestream.proto.event.v1.ApplicationNumberAssigned;
import io.quotestream.proto.event.v1.ApplicationNumberRequested;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.CoverageOptionsSelected;
import io.quotestream.proto.event.v1.CustomerDataErased;
import io.quotestream.proto.event.v1.CustomerInformationUpdated;
import io.quotestream.proto.event.v1.FamilyDetailsCaptured;
import io.quotestream.proto.event.v1.GeographicDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteAccepted;
import io.quotestream.proto.event.v1.QuoteApproved;
import io.quotestream.proto.event.v1.QuoteCancelled;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteExpired;
import io.quotestream.proto.event.v1.QuoteFinalized;
import io.quotestream.proto.event.v1.QuoteNotTaken;
import io.quotestream.proto.event.v1.QuoteReferred;
import io.quotestream.proto.event.v1.QuoteRevised;
import io.quotestream.proto.event.v1.QuoteSaved;
import io.quotestream.proto.event.v1.QuoteValidityExtended;
import io.quotestream.proto.event.v1.ReferralClaimed;
import io.quotestream.proto.event.v1.ReferralResolved;
import io.quotestream.proto.event.v1.RiskAssessmentCompleted;
import io.quotestream.proto.event.v1.RiskAssessmentFailed;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.event.v1.VehicleInformationUpdated;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.ExpiryReason;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.NotTakenReason;
import io.quotestream.proto.type.v1.OverrideReason;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

/** The facts that specifications are written in. */
final class SampleEvents {

	static final String BROKER = "bea";

	static final String AGENCY = "agency-1";

	static final Date EFFECTIVE = Date.newBuilder().setYear(2026).setMonth(4).setDay(10).build();

	static final String ASSESSMENT = "5b1f6c1a-93f3-4d76-8b0e-0d6c2f1a9e42";

	/** Of the sample sections and the sample date. */
	static final String INPUT_HASH = AssessedFacts.digest(new Form(EFFECTIVE, "INR", SampleSections.GEOGRAPHIC, null,
			null, SampleSections.CUSTOMER, SampleSections.VEHICLE, SampleSections.COVERAGE));

	static final QuoteEvent CREATED = created(EFFECTIVE, QuoteSpec.NOW);

	static final QuoteEvent GEOGRAPHIC_CAPTURED = captured(SampleSections.GEOGRAPHIC);

	static final QuoteEvent CONTACT_CAPTURED = QuoteEvent.newBuilder()
		.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder().setContact(SampleSections.CONTACT))
		.build();

	static final QuoteEvent FAMILY_CAPTURED = QuoteEvent.newBuilder()
		.setFamilyDetailsCaptured(FamilyDetailsCaptured.newBuilder().setFamily(SampleSections.FAMILY))
		.build();

	static final QuoteEvent CUSTOMER_UPDATED = QuoteEvent.newBuilder()
		.setCustomerInformationUpdated(CustomerInformationUpdated.newBuilder().setCustomer(SampleSections.CUSTOMER))
		.build();

	static final QuoteEvent VEHICLE_UPDATED = QuoteEvent.newBuilder()
		.setVehicleInformationUpdated(VehicleInformationUpdated.newBuilder().setVehicle(SampleSections.VEHICLE))
		.build();

	static final QuoteEvent COVERAGE_SELECTED = QuoteEvent.newBuilder()
		.setCoverageOptionsSelected(CoverageOptionsSelected.newBuilder().setCoverage(SampleSections.COVERAGE))
		.build();

	static final QuoteEvent SAVED = QuoteEvent.newBuilder().setQuoteSaved(QuoteSaved.getDefaultInstance()).build();

	static final QuoteEvent FINALIZED = QuoteEvent.newBuilder()
		.setQuoteFinalized(QuoteFinalized.getDefaultInstance())
		.build();

	static final QuoteEvent NUMBER_REQUESTED = QuoteEvent.newBuilder()
		.setApplicationNumberRequested(ApplicationNumberRequested.newBuilder().setReservationId(ASSESSMENT))
		.build();

	static final QuoteEvent ASSESSMENT_STARTED = QuoteEvent.newBuilder()
		.setRiskAssessmentStarted(RiskAssessmentStarted.newBuilder()
			.setAssessmentId(ASSESSMENT)
			.setInputHash(INPUT_HASH)
			.setDeadlineTime(timestamp(QuoteSpec.NOW.plusSeconds(60))))
		.build();

	static final QuoteEvent REFERRED = referred("", ReferralReason.REFERRAL_REASON_PRIOR_LOSSES);

	static final QuoteEvent CLEARED = resolved(ReferralDecision.REFERRAL_DECISION_CLEAR, "Letter seen.");

	/** All pages, but no price. */
	static final QuoteEvent[] COMPLETE = { CREATED, GEOGRAPHIC_CAPTURED, CONTACT_CAPTURED, FAMILY_CAPTURED,
			CUSTOMER_UPDATED, VEHICLE_UPDATED, COVERAGE_SELECTED, SAVED };

	/** As the rate plan prices the sample sections. */
	static final QuoteEvent CALCULATED = calculated(COMPLETE);

	/** All that is needed to submit a quote. */
	static final QuoteEvent[] READY_TO_FINALIZE = and(COMPLETE, CALCULATED);

	static final QuoteEvent[] SUBMITTED = and(READY_TO_FINALIZE, FINALIZED);

	private SampleEvents() {
	}

	static QuoteEvent created(Date effective, Instant now) {
		return QuoteEvent.newBuilder()
			.setQuoteCreatedV2(QuoteCreatedV2.newBuilder()
				.setBrokerId(AGENCY)
				.setCreatedBy(BROKER)
				.setEffectiveDate(effective)
				.setCurrency("INR")
				.setLapseTime(timestamp(now.plus(Duration.ofDays(14)))))
			.build();
	}

	/** The price of this history, as it is decided on {@link QuoteSpec#NOW}. */
	static QuoteEvent calculated(QuoteEvent... history) {
		return PricingDecisions
			.calculate(QuoteSpec.fold(Quote.NONE, List.of(history)), CalculateQuoteRequest.getDefaultInstance(),
					QuoteSpec.BROKER)
			.getFirst();
	}

	/** The sample premium less so many rupees. */
	static Money lessBy(long rupees) {
		var premium = CALCULATED.getQuoteCalculated().getPrice().getPremium();
		return premium.toBuilder().setUnits(premium.getUnits() - rupees).build();
	}

	/** An underwriter set the premium of a history that ends with the sample price. */
	static QuoteEvent overridden(Money premium) {
		return PricingDecisions.override(QuoteSpec.fold(Quote.NONE, List.of(and(READY_TO_FINALIZE, FINALIZED))),
				OverridePremiumRequest.newBuilder()
					.setPremium(premium)
					.setReason(OverrideReason.OVERRIDE_REASON_COMPETITION)
					.setText("Agreed.")
					.build(),
				QuoteSpec.MANAGER)
			.getFirst();
	}

	/** What the customer pays for the sample sections. */
	static Money payable() {
		return CALCULATED.getQuoteCalculated().getPrice().getPayable();
	}

	static QuoteEvent assigned(String number) {
		return QuoteEvent.newBuilder()
			.setApplicationNumberAssigned(ApplicationNumberAssigned.newBuilder().setApplicationNumber(number))
			.build();
	}

	static QuoteEvent assessed(AssessmentResult result) {
		return QuoteEvent.newBuilder()
			.setRiskAssessmentCompleted(
					RiskAssessmentCompleted.newBuilder().setAssessmentId(ASSESSMENT).setResult(result))
			.build();
	}

	static QuoteEvent assessed(AssessmentOutcome outcome) {
		return assessed(AssessmentResult.newBuilder().setOutcome(outcome).build());
	}

	static QuoteEvent assessmentFailed(AssessmentFailure failure, boolean returned) {
		return QuoteEvent.newBuilder()
			.setRiskAssessmentFailed(RiskAssessmentFailed.newBuilder()
				.setAssessmentId(ASSESSMENT)
				.setFailure(failure)
				.setAttempts(3)
				.setReturnedToBroker(returned))
			.build();
	}

	static QuoteEvent referred(String text, ReferralReason... reasons) {
		return QuoteEvent.newBuilder()
			.setQuoteReferred(QuoteReferred.newBuilder().addAllReasons(List.of(reasons)).setText(text))
			.build();
	}

	static QuoteEvent claimed(String underwriter) {
		return QuoteEvent.newBuilder()
			.setReferralClaimed(ReferralClaimed.newBuilder().setClaimedBy(underwriter))
			.build();
	}

	static QuoteEvent resolved(ReferralDecision decision, String text) {
		return QuoteEvent.newBuilder()
			.setReferralResolved(ReferralResolved.newBuilder().setDecision(decision).setText(text))
			.build();
	}

	static QuoteEvent revised(String text) {
		return QuoteEvent.newBuilder().setQuoteRevised(QuoteRevised.newBuilder().setText(text)).build();
	}

	static QuoteEvent extended(Instant until, Instant longest) {
		return QuoteEvent.newBuilder()
			.setQuoteValidityExtended(QuoteValidityExtended.newBuilder()
				.setValidUntilTime(timestamp(until))
				.setLongestValidUntilTime(timestamp(longest)))
			.build();
	}

	static QuoteEvent accepted(Instant keepUntil) {
		return QuoteEvent.newBuilder()
			.setQuoteAccepted(QuoteAccepted.newBuilder().setKeepUntilTime(timestamp(keepUntil)))
			.build();
	}

	static QuoteEvent notTaken(NotTakenReason reason) {
		return QuoteEvent.newBuilder().setQuoteNotTaken(QuoteNotTaken.newBuilder().setReason(reason)).build();
	}

	static QuoteEvent expired(ExpiryReason reason) {
		return QuoteEvent.newBuilder().setQuoteExpired(QuoteExpired.newBuilder().setReason(reason)).build();
	}

	static QuoteEvent erased(String basis) {
		return QuoteEvent.newBuilder()
			.setCustomerDataErased(CustomerDataErased.newBuilder().setLegalBasis(basis))
			.build();
	}

	static QuoteEvent captured(GeographicDetails page) {
		return QuoteEvent.newBuilder()
			.setGeographicDetailsCaptured(GeographicDetailsCaptured.newBuilder().setGeographic(page))
			.build();
	}

	/** By a person, while the product lets an offer stand twice as long. */
	static QuoteEvent approvedUntil(Instant end) {
		return approved(end, end.plus(Duration.ofDays(30)), false);
	}

	static QuoteEvent approved(Instant until, Instant longest, boolean straightThrough) {
		return QuoteEvent.newBuilder()
			.setQuoteApproved(QuoteApproved.newBuilder()
				.setValidUntilTime(timestamp(until))
				.setLongestValidUntilTime(timestamp(longest))
				.setStraightThrough(straightThrough))
			.build();
	}

	static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

	static QuoteEvent declined(DeclineReason... reasons) {
		return QuoteEvent.newBuilder()
			.setQuoteDeclined(QuoteDeclined.newBuilder().addAllReasons(List.of(reasons)))
			.build();
	}

	static QuoteEvent cancelled(CancelReason reason) {
		return QuoteEvent.newBuilder().setQuoteCancelled(QuoteCancelled.newBuilder().setReason(reason)).build();
	}

	/** A history followed by more. */
	static QuoteEvent[] and(QuoteEvent[] history, QuoteEvent... more) {
		var all = java.util.Arrays.copyOf(history, history.length + more.length);
		System.arraycopy(more, 0, all, history.length, more.length);
		return all;
	}

}
