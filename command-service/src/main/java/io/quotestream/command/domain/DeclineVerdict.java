package io.quotestream.command.domain;

import java.util.List;

import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.DeclineSource;

/**
 * What a refusal leaves open.
 *
 * @param automatic whether no person made it
 * @param beyondRevision whether it ends the quote for good
 */
public record DeclineVerdict(boolean automatic, boolean beyondRevision) {

	static final DeclineVerdict NONE = new DeclineVerdict(false, false);

	static DeclineVerdict of(List<DeclineReason> reasons) {
		return new DeclineVerdict(reasons.stream().map(DeclineReason::getSource).allMatch(DeclineVerdict::isAutomatic),
				reasons.stream().anyMatch((reason) -> reason.getCode() == DeclineCode.DECLINE_CODE_FRAUD_OR_SANCTIONS));
	}

	private static boolean isAutomatic(DeclineSource source) {
		return source == DeclineSource.DECLINE_SOURCE_RULE || source == DeclineSource.DECLINE_SOURCE_REPORT;
	}

}
