package io.quotestream.command.domain;

import java.util.List;

import io.quotestream.proto.command.v1.CompleteRiskAssessmentRequest;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.RiskAssessmentCompleted;
import io.quotestream.proto.event.v1.RiskAssessmentFailed;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;

import static io.quotestream.proto.type.v1.Section.SECTION_COVERAGE;
import static io.quotestream.proto.type.v1.Section.SECTION_CUSTOMER;
import static io.quotestream.proto.type.v1.Section.SECTION_GEOGRAPHIC;
import static io.quotestream.proto.type.v1.Section.SECTION_VEHICLE;

/**
 * Assessing the risk. Whatever goes wrong, a person decides; nothing is ever accepted for
 * it.
 */
public final class AssessmentDecisions {

	private AssessmentDecisions() {
	}

	public static List<QuoteEvent> start(Quote quote, StartRiskAssessmentRequest command, Facts facts) {
		Command.START_RISK_ASSESSMENT.requireAllowed(quote, facts);
		FormDecisions.requireSections(quote, facts, SECTION_GEOGRAPHIC, SECTION_CUSTOMER, SECTION_VEHICLE,
				SECTION_COVERAGE);
		if (quote.assessment().holds()) {
			throw Rejected.of(ErrorReason.ERROR_REASON_INVALID_TRANSITION, "The last assessment still holds.", quote,
					facts);
		}
		var place = quote.form().geographic();
		if (place != null && facts.product().needsConsent(place) && !command.getConsentGiven()) {
			throw Rejected.of(ErrorReason.ERROR_REASON_CONSENT_MISSING, "The customer must agree to the check.", quote,
					facts);
		}
		return List.of(QuoteEvent.newBuilder()
			.setRiskAssessmentStarted(RiskAssessmentStarted.newBuilder()
				.setAssessmentId(facts.newId())
				.setInputHash(AssessedFacts.digest(quote.form()))
				.setConsentGiven(command.getConsentGiven())
				.setDeadlineTime(Times.timestamp(facts.now().plus(facts.product().periods().assessment()))))
			.build());
	}

	public static List<QuoteEvent> complete(Quote quote, CompleteRiskAssessmentRequest command, Facts facts) {
		Command.COMPLETE_RISK_ASSESSMENT.requireAllowed(quote, facts);
		requireAwaited(quote, command.getAssessmentId(), facts);
		if (!command.getInputHash().equals(quote.assessment().inputHash())) {
			throw stale(quote, facts);
		}
		return List.of(completed(command.getAssessmentId(), command.getResult()));
	}

	public static List<QuoteEvent> fail(Quote quote, FailRiskAssessmentRequest command, Facts facts) {
		Command.FAIL_RISK_ASSESSMENT.requireAllowed(quote, facts);
		requireAwaited(quote, command.getAssessmentId(), facts);
		var forBroker = isForBroker(command.getFailure());
		var failed = QuoteEvent.newBuilder()
			.setRiskAssessmentFailed(RiskAssessmentFailed.newBuilder()
				.setAssessmentId(command.getAssessmentId())
				.setFailure(command.getFailure())
				.setAttempts(command.getAttempts())
				.setReturnedToBroker(forBroker))
			.build();
		return forBroker ? List.of(failed) : List.of(failed, completed(command.getAssessmentId(),
				AssessmentResult.newBuilder().setOutcome(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER).build()));
	}

	private static boolean isForBroker(AssessmentFailure failure) {
		return switch (failure) {
			case ASSESSMENT_FAILURE_CONSENT_MISSING, ASSESSMENT_FAILURE_IDENTITY_MISSING -> true;
			case ASSESSMENT_FAILURE_TECHNICAL, ASSESSMENT_FAILURE_MALFORMED, ASSESSMENT_FAILURE_CANNOT_ORDER,
					ASSESSMENT_FAILURE_UNSPECIFIED, UNRECOGNIZED ->
				false;
		};
	}

	private static void requireAwaited(Quote quote, String assessmentId, Facts facts) {
		if (!quote.assessment().awaits(assessmentId)) {
			throw stale(quote, facts);
		}
	}

	private static Rejected stale(Quote quote, Facts facts) {
		return Rejected.of(ErrorReason.ERROR_REASON_ASSESSMENT_STALE,
				"Another assessment is open, or its facts are not these.", quote, facts);
	}

	private static QuoteEvent completed(String assessmentId, AssessmentResult result) {
		return QuoteEvent.newBuilder()
			.setRiskAssessmentCompleted(
					RiskAssessmentCompleted.newBuilder().setAssessmentId(assessmentId).setResult(result))
			.build();
	}

}
