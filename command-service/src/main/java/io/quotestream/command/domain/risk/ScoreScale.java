package io.quotestream.command.domain.risk;

import io.quotestream.proto.type.v1.AssessmentOutcome;

/**
 * What a score means, 0 the best, 100 the worst.
 *
 * @param base what a score starts from
 * @param refer from here on a person decides
 * @param decline from here on the risk is refused
 */
public record ScoreScale(int base, int refer, int decline) {

	private static final int WORST = 100;

	int score(int points) {
		return Math.clamp((long) this.base + points, 0, WORST);
	}

	AssessmentOutcome outcome(int score) {
		return (score >= this.decline) ? AssessmentOutcome.ASSESSMENT_OUTCOME_DECLINE : (score >= this.refer)
				? AssessmentOutcome.ASSESSMENT_OUTCOME_REFER : AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT;
	}

}
