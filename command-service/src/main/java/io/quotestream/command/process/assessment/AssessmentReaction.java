package io.quotestream.command.process.assessment;

import java.time.Duration;
import java.util.Locale;

import io.quotestream.command.application.CommandType;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.process.Outcome;
import io.quotestream.command.process.Reaction;
import io.quotestream.command.process.assessment.RiskAssessor.Ending;
import io.quotestream.proto.command.v1.CompleteRiskAssessmentRequest;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * Has a risk assessed when an assessment was started. Safe to repeat: the provider is
 * asked under the assessment's id, and the quote takes one outcome of an assessment and
 * no other.
 */
public final class AssessmentReaction implements Reaction {

	private final RiskAssessor assessor;

	private final Duration longest;

	/**
	 * A reaction.
	 * @param longest how long an assessment may take
	 */
	public AssessmentReaction(RiskAssessor assessor, Duration longest) {
		this.assessor = assessor;
		this.longest = longest;
	}

	@Override
	public String name() {
		return "risk-assessment";
	}

	@Override
	public String eventType() {
		return "quote.risk_assessment_started";
	}

	@Override
	public Duration longest() {
		return this.longest;
	}

	@Override
	public boolean isAwaited(Quote quote, RecordedQuoteEvent event) {
		return quote.assessment().awaits(event.event().getRiskAssessmentStarted().getAssessmentId());
	}

	@Override
	public Outcome<?> react(Quote quote, RecordedQuoteEvent event) {
		var started = event.event().getRiskAssessmentStarted();
		return switch (this.assessor.assess(quote.form(), started)) {
			case Ending.Found found -> completed(started, found);
			case Ending.Failed failed -> failed(started, failed);
		};
	}

	private static Outcome<?> completed(RiskAssessmentStarted started, Ending.Found found) {
		return new Outcome<>(CommandType.COMPLETE_RISK_ASSESSMENT,
				plain("ASSESSMENT_OUTCOME_", found.result().getOutcome()), 1,
				(header) -> CompleteRiskAssessmentRequest.newBuilder()
					.setHeader(header)
					.setAssessmentId(started.getAssessmentId())
					.setInputHash(started.getInputHash())
					.setResult(found.result())
					.build());
	}

	private static Outcome<?> failed(RiskAssessmentStarted started, Ending.Failed failed) {
		return new Outcome<>(CommandType.FAIL_RISK_ASSESSMENT,
				"failed-" + plain("ASSESSMENT_FAILURE_", failed.failure()), failed.attempts(),
				(header) -> FailRiskAssessmentRequest.newBuilder()
					.setHeader(header)
					.setAssessmentId(started.getAssessmentId())
					.setFailure(failed.failure())
					.setAttempts(failed.attempts())
					.build());
	}

	private static String plain(String prefix, Enum<?> constant) {
		return constant.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
	}

}
