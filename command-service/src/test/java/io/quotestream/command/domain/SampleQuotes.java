package io.quotestream.command.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.DeclineSource;
import io.quotestream.proto.type.v1.ExpiryReason;
import io.quotestream.proto.type.v1.NotTakenReason;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.domain.QuoteSpec.NOW;

/** For each command and state a quote in that state which passes the command's guards. */
final class SampleQuotes {

	private static final DeclineReason BY_RULE = DeclineReason.newBuilder()
		.setCode(DeclineCode.DECLINE_CODE_DRIVING_HISTORY)
		.setCustomerText("Two accidents in three years.")
		.setSource(DeclineSource.DECLINE_SOURCE_RULE)
		.build();

	private SampleQuotes() {
	}

	static Quote in(QuoteState state, Command command) {
		return (state == QuoteState.QUOTE_STATE_UNSPECIFIED) ? Quote.NONE
				: QuoteSpec.fold(Quote.NONE, history(state, command));
	}

	private static List<QuoteEvent> history(QuoteState state, Command command) {
		var events = new ArrayList<>(Arrays.asList(SampleEvents.READY_TO_FINALIZE));
		events.remove(SampleEvents.SAVED);
		events.remove(SampleEvents.CALCULATED);
		if (command == Command.ASSIGN_APPLICATION_NUMBER || command == Command.FAIL_APPLICATION_NUMBER) {
			events.add(SampleEvents.NUMBER_REQUESTED);
		}
		if (state == QuoteState.QUOTE_STATE_INITIATED) {
			return events;
		}
		events.add(SampleEvents.SAVED);
		if (command != Command.CALCULATE_QUOTE) {
			events.add(SampleEvents.CALCULATED);
		}
		if (command == Command.RERATE_QUOTE) {
			events.add(SampleEvents.overridden(SampleEvents.lessBy(500)));
		}
		events.addAll(switch (state) {
			case QUOTE_STATE_SAVED -> List.of();
			case QUOTE_STATE_RISK_ASSESSING -> List.of(SampleEvents.ASSESSMENT_STARTED);
			case QUOTE_STATE_RISK_ASSESSED -> assessed(command);
			case QUOTE_STATE_FINALIZED -> finalized(command);
			case QUOTE_STATE_APPROVED -> List.of(SampleEvents.FINALIZED, approved());
			case QUOTE_STATE_DECLINED -> List.of(SampleEvents.FINALIZED, SampleEvents.declined(BY_RULE));
			case QUOTE_STATE_ACCEPTED ->
				List.of(SampleEvents.FINALIZED, approved(), SampleEvents.accepted(NOW.minusSeconds(1)));
			case QUOTE_STATE_NOT_TAKEN ->
				List.of(SampleEvents.FINALIZED, SampleEvents.notTaken(NotTakenReason.NOT_TAKEN_REASON_PRICE));
			case QUOTE_STATE_CANCELLED -> List.of(SampleEvents.cancelled(CancelReason.CANCEL_REASON_DUPLICATE));
			case QUOTE_STATE_EXPIRED -> List.of(SampleEvents.expired(ExpiryReason.EXPIRY_REASON_VALIDITY_PASSED));
			case QUOTE_STATE_INITIATED, QUOTE_STATE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException();
		});
		return events;
	}

	/** Started again is only what a person must decide because the provider failed. */
	private static List<QuoteEvent> assessed(Command command) {
		return (command == Command.START_RISK_ASSESSMENT)
				? List.of(SampleEvents.ASSESSMENT_STARTED,
						SampleEvents.assessmentFailed(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL, false),
						SampleEvents.assessed(AssessmentOutcome.ASSESSMENT_OUTCOME_REFER))
				: List.of(SampleEvents.ASSESSMENT_STARTED,
						SampleEvents.assessed(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT));
	}

	private static List<QuoteEvent> finalized(Command command) {
		return switch (command) {
			case CLAIM_REFERRAL -> List.of(SampleEvents.FINALIZED, SampleEvents.REFERRED);
			case RESOLVE_REFERRAL ->
				List.of(SampleEvents.FINALIZED, SampleEvents.REFERRED, SampleEvents.claimed("uma"));
			default -> List.of(SampleEvents.FINALIZED);
		};
	}

	private static QuoteEvent approved() {
		return SampleEvents.approvedUntil(NOW.plus(Duration.ofDays(30)));
	}

}
