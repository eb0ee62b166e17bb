package io.quotestream.command.domain;

import java.util.List;

import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.DeclineSource;
import io.quotestream.proto.type.v1.FiredRule;

/**
 * What a customer is told whom the assessment alone refuses: the hard rules, or else the
 * rules that made the score, at most four.
 */
final class AssessmentReasons {

	/** No more than four, says the law (15 USC 1681m and those after its model). */
	private static final int MOST = 4;

	private static final String UNTOLD = "Our assessment of the risk does not allow an offer.";

	private AssessmentReasons() {
	}

	static List<DeclineReason> of(AssessmentResult found) {
		var hard = found.getRulesList()
			.stream()
			.filter((rule) -> rule.getOutcome() == AssessmentOutcome.ASSESSMENT_OUTCOME_DECLINE)
			.toList();
		var deciding = hard.isEmpty() ? found.getRulesList().stream().filter((rule) -> rule.getPoints() > 0).toList()
				: hard;
		return deciding.isEmpty() ? List.of(reason(FiredRule.getDefaultInstance()))
				: deciding.stream().limit(MOST).map(AssessmentReasons::reason).toList();
	}

	private static DeclineReason reason(FiredRule rule) {
		var code = rule.getDeclineCode();
		return DeclineReason.newBuilder()
			.setCode((code == DeclineCode.DECLINE_CODE_UNSPECIFIED) ? DeclineCode.DECLINE_CODE_OTHER : code)
			.setCustomerText(rule.getCustomerText().isBlank() ? UNTOLD : rule.getCustomerText())
			.setSource(rule.getAgency().isEmpty() ? DeclineSource.DECLINE_SOURCE_RULE
					: DeclineSource.DECLINE_SOURCE_REPORT)
			.setAgency(rule.getAgency())
			.build();
	}

}
