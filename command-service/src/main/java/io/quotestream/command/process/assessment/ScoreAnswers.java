package io.quotestream.command.process.assessment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.risk.Report;
import io.quotestream.command.domain.risk.RiskFact;
import io.quotestream.proto.provider.v1.CannotOrderCause;
import io.quotestream.proto.provider.v1.RiskScore;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.provider.v1.ScoreRiskResponse;

/** Takes an answer at its word only where it keeps to the contract. */
final class ScoreAnswers {

	private static final int WORST = 100;

	private static final int LONGEST = 100;

	private static final int MOST_INCIDENTS = 50;

	private ScoreAnswers() {
	}

	/** What a provider said. */
	sealed interface Answer {

		/** It has a report, perhaps one that says nothing. */
		record Reported(Report report) implements Answer {
		}

		/** It cannot have one. */
		record NotOrdered(CannotOrderCause cause) implements Answer {
		}

	}

	/**
	 * Reads the answer to a request.
	 * @throws Malformed when it breaks the contract
	 */
	static Answer read(ScoreRiskRequest request, ScoreRiskResponse response) {
		require(response.getAssessmentId().equals(request.getAssessmentId()), "it is about another assessment");
		require(response.getInputHash().equals(request.getInputHash()), "it is about other facts");
		return switch (response.getFindingCase()) {
			case SCORE -> new Answer.Reported(report(request, response.getScore()));
			case NO_HIT -> {
				var reference = response.getNoHit().getReportReference();
				requireShort(reference, "report_reference");
				yield new Answer.Reported(new Report(Map.of(), List.of(), reference, ""));
			}
			case CANNOT_ORDER -> new Answer.NotOrdered(response.getCannotOrder().getCause());
			case FINDING_NOT_SET -> throw new Malformed("it holds no finding");
		};
	}

	private static Report report(ScoreRiskRequest request, RiskScore score) {
		require(score.getScore() >= 0 && score.getScore() <= WORST, "score is not from 0 to 100");
		requireShort(score.getReportReference(), "report_reference");
		requireShort(score.getModel(), "model");
		require(!score.getModel().isBlank(), "model is empty");
		require(score.getReasonCodesCount() <= 4, "reason_codes are more than four");
		var facts = new HashMap<String, Fact>();
		facts.put(RiskFact.REPORT_SCORE.key(), Fact.of(score.getScore()));
		if (score.hasAtFaultClaims() || score.hasMajorViolations() || score.hasMinorViolations()) {
			facts.put(RiskFact.UNDISCLOSED_INCIDENTS.key(), Fact.of(undisclosed(request, score)));
		}
		return new Report(facts, score.getReasonCodesList(), score.getReportReference(), score.getModel());
	}

	/** Of each kind that the provider was told about: of the others nothing is known. */
	private static long undisclosed(ScoreRiskRequest request, RiskScore score) {
		return more(score.getAtFaultClaims(), score.hasAtFaultClaims() && request.hasAtFaultClaims(),
				request.getAtFaultClaims())
				+ more(score.getMajorViolations(), score.hasMajorViolations() && request.hasMajorViolations(),
						request.getMajorViolations())
				+ more(score.getMinorViolations(), score.hasMinorViolations() && request.hasMinorViolations(),
						request.getMinorViolations());
	}

	private static long more(int reported, boolean comparable, int told) {
		require(reported >= 0 && reported <= MOST_INCIDENTS, "incidents are not from 0 to 50");
		return comparable ? Math.max(0, reported - told) : 0;
	}

	private static void requireShort(String text, String field) {
		require(text.length() <= LONGEST, field + " is longer than 100 characters");
	}

	private static void require(boolean kept, String breach) {
		if (!kept) {
			throw new Malformed(breach);
		}
	}

	/** The provider broke its contract. */
	static final class Malformed extends RuntimeException {

		Malformed(String breach) {
			super("The scoring provider's answer breaks the contract: " + breach, null, false, false);
		}

	}

}
