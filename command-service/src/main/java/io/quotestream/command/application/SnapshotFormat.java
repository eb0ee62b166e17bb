package io.quotestream.command.application;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.google.protobuf.Timestamp;
import org.jspecify.annotations.Nullable;

import io.quotestream.command.application.QuoteHistory.Answer;
import io.quotestream.command.domain.ApplicationNumber;
import io.quotestream.command.domain.Assessment;
import io.quotestream.command.domain.DeclineVerdict;
import io.quotestream.command.domain.Edition;
import io.quotestream.command.domain.Form;
import io.quotestream.command.domain.Premium;
import io.quotestream.command.domain.Privacy;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.Referral;
import io.quotestream.command.domain.Validity;
import io.quotestream.proto.event.v1.AnsweredRequest;
import io.quotestream.proto.event.v1.FoldedAssessment;
import io.quotestream.proto.event.v1.FoldedForm;
import io.quotestream.proto.event.v1.FoldedNumber;
import io.quotestream.proto.event.v1.FoldedPremium;
import io.quotestream.proto.event.v1.FoldedQuote;
import io.quotestream.proto.event.v1.FoldedReferral;
import io.quotestream.proto.event.v1.QuoteSnapshot;

/**
 * A history as the message that is kept of it, and back. Whoever adds something to the
 * quote finds that this does not compile until it is kept too.
 */
final class SnapshotFormat {

	/**
	 * Raised whenever the same events fold to something else than before, or it is kept
	 * in another way: what an older fold made is then read from the stream again.
	 */
	static final int SCHEMA = 2;

	private SnapshotFormat() {
	}

	static QuoteSnapshot write(QuoteHistory history) {
		var snapshot = QuoteSnapshot.newBuilder()
			.setSchema(SCHEMA)
			.setRevision(history.revision())
			.setLastEventId(String.valueOf(history.lastEventId()))
			.setEtag(history.etag())
			.setQuote(quote(history.quote()));
		history.answered()
			.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((answered) -> answered.getValue().revision()))
			.forEach((answered) -> snapshot.addAnswered(answered(answered.getKey(), answered.getValue())));
		return snapshot.build();
	}

	/** Empty when another fold made it, or it names what this one does not know. */
	static Optional<QuoteHistory> read(QuoteSnapshot snapshot) {
		if (snapshot.getSchema() != SCHEMA) {
			return Optional.empty();
		}
		try {
			var answered = HashMap.<String, Answer>newHashMap(snapshot.getAnsweredCount());
			snapshot.getAnsweredList()
				.forEach((each) -> answered.put(each.getRequestId(), new Answer(each.getDigest(), each.getRevision(),
						each.getEtag(), each.getState(), each.hasRefusal() ? each.getRefusal() : null)));
			return Optional.of(new QuoteHistory(quote(snapshot.getQuote()), snapshot.getRevision(),
					UUID.fromString(snapshot.getLastEventId()), snapshot.getEtag(), Map.copyOf(answered)));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	private static AnsweredRequest answered(String requestId, Answer answer) {
		var answered = AnsweredRequest.newBuilder()
			.setRequestId(requestId)
			.setDigest(answer.digest())
			.setRevision(answer.revision())
			.setEtag(answer.etag())
			.setState(answer.state());
		if (answer.refusal() != null) {
			answered.setRefusal(answer.refusal());
		}
		return answered.build();
	}

	private static FoldedQuote quote(Quote quote) {
		var folded = FoldedQuote.newBuilder()
			.setState(quote.state())
			.setBrokerId(quote.brokerId())
			.setCreatedBy(quote.createdBy())
			.setEdition(quote.edition().number())
			.setSubmitted(quote.edition().submitted())
			.setForm(form(quote.form()))
			.setNumber(number(quote.number()))
			.setPremium(premium(quote.premium()))
			.setAssessment(assessment(quote.assessment()))
			.setReferral(FoldedReferral.newBuilder()
				.setStatus(quote.referral().status().name())
				.addAllReasons(quote.referral().reasons())
				.setClaimedBy(quote.referral().claimedBy())
				.setEscalated(quote.referral().escalated()))
			.setRefusedAutomatically(quote.verdict().automatic())
			.setRefusedForGood(quote.verdict().beyondRevision())
			.setErased(quote.privacy().erased());
		var validity = quote.validity();
		ifThere(validity.lapse()).ifPresent(folded::setLapseTime);
		ifThere(validity.until()).ifPresent(folded::setValidUntilTime);
		ifThere(validity.longest()).ifPresent(folded::setLongestValidUntilTime);
		ifThere(quote.privacy().keepUntil()).ifPresent(folded::setKeepUntilTime);
		return folded.build();
	}

	private static Quote quote(FoldedQuote folded) {
		var referral = folded.getReferral();
		return new Quote(folded.getState(), folded.getBrokerId(), folded.getCreatedBy(),
				new Edition(folded.getEdition(), folded.getSubmitted()), form(folded.getForm()),
				number(folded.getNumber()), premium(folded.getPremium()), assessment(folded.getAssessment()),
				new Referral(Referral.Status.valueOf(referral.getStatus()), referral.getReasonsList(),
						referral.getClaimedBy(), referral.getEscalated()),
				new DeclineVerdict(folded.getRefusedAutomatically(), folded.getRefusedForGood()),
				new Validity(folded.hasLapseTime() ? instant(folded.getLapseTime()) : null,
						folded.hasValidUntilTime() ? instant(folded.getValidUntilTime()) : null,
						folded.hasLongestValidUntilTime() ? instant(folded.getLongestValidUntilTime()) : null),
				new Privacy(folded.getErased(), folded.hasKeepUntilTime() ? instant(folded.getKeepUntilTime()) : null));
	}

	private static FoldedNumber number(ApplicationNumber number) {
		var folded = FoldedNumber.newBuilder()
			.setStatus(number.status().name())
			.setNumber(number.number())
			.setReservationId(number.reservationId())
			.setAttempts(number.attempts());
		ifThere(number.retryTime()).ifPresent(folded::setRetryTime);
		return folded.build();
	}

	private static ApplicationNumber number(FoldedNumber folded) {
		return new ApplicationNumber(ApplicationNumber.Status.valueOf(folded.getStatus()), folded.getNumber(),
				folded.getReservationId(), folded.getAttempts(),
				folded.hasRetryTime() ? instant(folded.getRetryTime()) : null);
	}

	private static FoldedForm form(Form form) {
		var folded = FoldedForm.newBuilder().setEffectiveDate(form.effectiveDate()).setCurrency(form.currency());
		Optional.ofNullable(form.geographic()).ifPresent(folded::setGeographic);
		Optional.ofNullable(form.contact()).ifPresent(folded::setContact);
		Optional.ofNullable(form.family()).ifPresent(folded::setFamily);
		Optional.ofNullable(form.customer()).ifPresent(folded::setCustomer);
		Optional.ofNullable(form.vehicle()).ifPresent(folded::setVehicle);
		Optional.ofNullable(form.coverage()).ifPresent(folded::setCoverage);
		return folded.build();
	}

	private static Form form(FoldedForm folded) {
		return new Form(folded.getEffectiveDate(), folded.getCurrency(),
				folded.hasGeographic() ? folded.getGeographic() : null,
				folded.hasContact() ? folded.getContact() : null, folded.hasFamily() ? folded.getFamily() : null,
				folded.hasCustomer() ? folded.getCustomer() : null, folded.hasVehicle() ? folded.getVehicle() : null,
				folded.hasCoverage() ? folded.getCoverage() : null);
	}

	private static FoldedPremium premium(Premium premium) {
		return FoldedPremium.newBuilder()
			.setStatus(premium.status().name())
			.setKind(premium.kind())
			.setRatePlan(premium.plan())
			.setPrice(premium.price())
			.setByHand(premium.byHand())
			.build();
	}

	private static Premium premium(FoldedPremium folded) {
		return new Premium(Premium.Status.valueOf(folded.getStatus()), folded.getKind(), folded.getRatePlan(),
				folded.getPrice(), folded.getByHand());
	}

	private static FoldedAssessment assessment(Assessment assessment) {
		var folded = FoldedAssessment.newBuilder()
			.setStatus(assessment.status().name())
			.setAssessmentId(assessment.id())
			.setInputHash(assessment.inputHash())
			.setFallback(assessment.fallback());
		Optional.ofNullable(assessment.result()).ifPresent(folded::setResult);
		return folded.build();
	}

	private static Assessment assessment(FoldedAssessment folded) {
		return new Assessment(Assessment.Status.valueOf(folded.getStatus()), folded.getAssessmentId(),
				folded.getInputHash(), folded.hasResult() ? folded.getResult() : null, folded.getFallback());
	}

	private static Optional<Timestamp> ifThere(@Nullable Instant time) {
		return Optional.ofNullable(time)
			.map((set) -> Timestamp.newBuilder().setSeconds(set.getEpochSecond()).setNanos(set.getNano()).build());
	}

	private static Instant instant(Timestamp timestamp) {
		return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
	}

}
