package io.quotestream.command.domain;

import java.util.List;
import java.util.Map;

import io.quotestream.command.domain.ApplicationNumber.Status;
import io.quotestream.proto.command.v1.AssignApplicationNumberRequest;
import io.quotestream.proto.command.v1.FailApplicationNumberRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.ApplicationNumberAssigned;
import io.quotestream.proto.event.v1.ApplicationNumberFailed;
import io.quotestream.proto.event.v1.ApplicationNumberRequested;
import io.quotestream.proto.event.v1.QuoteEvent;

/**
 * Getting the application number: asked for by one key until the provider refuses it,
 * given once.
 */
public final class NumberDecisions {

	private NumberDecisions() {
	}

	public static List<QuoteEvent> request(Quote quote, RequestApplicationNumberRequest command, Facts facts) {
		Command.REQUEST_APPLICATION_NUMBER.requireAllowed(quote, facts);
		if (quote.number().isAssigned()) {
			throw alreadyAssigned();
		}
		var number = quote.number();
		return number.isAwaited(facts.now()) ? List.of()
				: List.of(QuoteEvent.newBuilder()
					.setApplicationNumberRequested(ApplicationNumberRequested.newBuilder()
						.setReservationId(number.reservationId().isEmpty() ? facts.newId() : number.reservationId())
						.setAttempts(number.isRetrying() ? number.attempts() : 0))
					.build());
	}

	/**
	 * Late ones count too, whatever became of the quote: the provider has used them up.
	 */
	public static List<QuoteEvent> assign(Quote quote, AssignApplicationNumberRequest command, Facts facts) {
		Command.ASSIGN_APPLICATION_NUMBER.requireAllowed(quote, facts);
		requireRequested(quote, facts);
		var number = command.getApplicationNumber();
		if (number.equals(quote.number().number())) {
			return List.of();
		}
		if (quote.number().isAssigned()) {
			throw alreadyAssigned();
		}
		return List.of(QuoteEvent.newBuilder()
			.setApplicationNumberAssigned(ApplicationNumberAssigned.newBuilder().setApplicationNumber(number))
			.build());
	}

	public static List<QuoteEvent> fail(Quote quote, FailApplicationNumberRequest command, Facts facts) {
		Command.FAIL_APPLICATION_NUMBER.requireAllowed(quote, facts);
		requireRequested(quote, facts);
		if (quote.number().isAssigned()) {
			throw alreadyAssigned();
		}
		if (command.getAttempts() <= quote.number().attempts()) {
			return List.of();
		}
		var failed = ApplicationNumberFailed.newBuilder()
			.setFailure(command.getFailure())
			.setAttempts(command.getAttempts());
		if (command.hasRetryTime()) {
			failed.setRetryTime(Times.timestamp(Times.instant(command.getRetryTime())));
		}
		return List.of(QuoteEvent.newBuilder().setApplicationNumberFailed(failed).build());
	}

	private static void requireRequested(Quote quote, Facts facts) {
		if (quote.number().status() == Status.NONE) {
			throw Rejected.of(ErrorReason.ERROR_REASON_APPLICATION_NUMBER_NOT_REQUESTED,
					"No application number was asked for.", quote, facts);
		}
	}

	private static Rejected alreadyAssigned() {
		return new Rejected(ErrorReason.ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED,
				"The quote has its application number.", Map.of());
	}

}
