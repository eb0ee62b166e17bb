package io.quotestream.command.process.assessment;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.google.protobuf.Timestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.command.domain.Form;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.risk.RiskEvaluation;
import io.quotestream.command.domain.risk.RiskFact;
import io.quotestream.command.domain.risk.RiskFacts;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.command.domain.risk.RuleSets;
import io.quotestream.command.process.assessment.ScoreAnswers.Answer;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.provider.v1.CannotOrderCause;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentResult;

/**
 * Assesses one risk: by rules alone where that is enough, else with the provider's
 * report. Whatever goes wrong is a failure, and no failure is an acceptance.
 */
public final class RiskAssessor {

	private static final Logger log = LoggerFactory.getLogger(RiskAssessor.class);

	private final String product;

	private final RuleSets rules;

	private final ScoringAttempts scoring;

	/**
	 * Assesses risks of one product.
	 * @param product what is sold, as rules name it
	 */
	public RiskAssessor(String product, RuleSets rules, ScoringAttempts scoring) {
		this.product = product;
		this.rules = rules;
		this.scoring = scoring;
	}

	/** How an assessment ends. */
	sealed interface Ending {

		/** With a finding. */
		record Found(AssessmentResult result) implements Ending {
		}

		/**
		 * Without one.
		 *
		 * @param attempts how often the provider was asked
		 */
		record Failed(AssessmentFailure failure, int attempts) implements Ending {
		}

	}

	/** How the assessment of these facts ends. */
	Ending assess(Form form, RiskAssessmentStarted started) {
		var rules = rulesFor(form);
		if (rules.isEmpty()) {
			log.warn("No risk rules are filed for assessment {}", started.getAssessmentId());
			return new Ending.Found(RiskEvaluation.withoutRules());
		}
		var told = RiskFacts.of(form, rules.get());
		return RiskEvaluation.withoutReport(rules.get(), told)
			.<Ending>map(Ending.Found::new)
			.orElseGet(() -> withReport(started, form, rules.get(), told));
	}

	private Ending withReport(RiskAssessmentStarted started, Form form, RuleSet rules, Map<String, Fact> told) {
		var request = ScoreRequests.of(started, form, rules, told);
		try {
			var response = this.scoring.score(request, instant(started.getDeadlineTime()));
			return switch (ScoreAnswers.read(request, response)) {
				case Answer.Reported(var report) -> new Ending.Found(RiskEvaluation.of(rules, told, report));
				case Answer.NotOrdered(var cause) -> new Ending.Failed(failure(cause, request, rules), 1);
			};
		}
		catch (ScoringAttempts.Exhausted ex) {
			log.warn("Assessment {}: {}", started.getAssessmentId(), ex.getMessage());
			return new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, ex.attempts());
		}
		catch (ScoreAnswers.Malformed ex) {
			log.error("Assessment {}: {}", started.getAssessmentId(), ex.getMessage());
			return new Ending.Failed(AssessmentFailure.ASSESSMENT_FAILURE_MALFORMED, 1);
		}
	}

	/** Back to the broker goes only what the broker can still supply. */
	private static AssessmentFailure failure(CannotOrderCause cause, ScoreRiskRequest request, RuleSet rules) {
		return switch (cause) {
			case CANNOT_ORDER_CAUSE_CONSENT_MISSING ->
				request.getConsentGiven() ? AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER
						: AssessmentFailure.ASSESSMENT_FAILURE_CONSENT_MISSING;
			case CANNOT_ORDER_CAUSE_IDENTITY_MISSING -> (request.getIdentityNumber().isEmpty()
					&& rules.report().send().contains(RiskFact.IDENTITY_NUMBER.key()))
							? AssessmentFailure.ASSESSMENT_FAILURE_IDENTITY_MISSING
							: AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER;
			case CANNOT_ORDER_CAUSE_NOT_PERMITTED, CANNOT_ORDER_CAUSE_UNSPECIFIED, UNRECOGNIZED ->
				AssessmentFailure.ASSESSMENT_FAILURE_CANNOT_ORDER;
		};
	}

	private static Instant instant(Timestamp time) {
		return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
	}

	private Optional<RuleSet> rulesFor(Form form) {
		var place = Objects.requireNonNull(form.geographic(), "geographic");
		return this.rules.select(this.product, place.getCountry(), place.getState(), form.firstDay());
	}

}
