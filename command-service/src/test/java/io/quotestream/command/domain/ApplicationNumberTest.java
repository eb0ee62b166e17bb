package io.quotestream.command.domain;

import java.time.Duration;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.AssignApplicationNumberRequest;
import io.quotestream.proto.command.v1.FailApplicationNumberRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.event.v1.ApplicationNumberFailed;
import io.quotestream.proto.event.v1.ApplicationNumberRequested;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.NumberFailure;

import static io.quotestream.command.domain.QuoteSpec.NOW;
import static io.quotestream.command.domain.QuoteSpec.SYSTEM;
import static io.quotestream.command.domain.QuoteSpec.after;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.NUMBER_REQUESTED;
import static io.quotestream.command.domain.SampleEvents.assigned;
import static io.quotestream.command.domain.SampleEvents.cancelled;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_APPLICATION_NUMBER_NOT_REQUESTED;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApplicationNumberTest {

	private static final String FIRST_KEY = "0c8e7a8e-6d0c-4ae5-9f0f-2f6a0a8c5d11";

	private static final RequestApplicationNumberRequest REQUEST = RequestApplicationNumberRequest.getDefaultInstance();

	@Test
	void it_is_asked_for_once_while_it_is_awaited() {
		given(CREATED).when(NumberDecisions::request, REQUEST).then(NUMBER_REQUESTED);
		given(CREATED, NUMBER_REQUESTED, failed(1, true)).when(NumberDecisions::request, REQUEST).thenNothing();
	}

	@Test
	void it_is_asked_for_again_under_the_same_key_when_its_time_has_come() {
		var retrying = given(CREATED, requested(FIRST_KEY, 0), failed(3, true));
		retrying.by(after(Duration.ofSeconds(59), SYSTEM)).when(NumberDecisions::request, REQUEST).thenNothing();
		retrying.by(after(Duration.ofMinutes(1), SYSTEM))
			.when(NumberDecisions::request, REQUEST)
			.then(requested(FIRST_KEY, 3));
	}

	@Test
	void who_asks_again_when_nobody_tries_any_more_begins_anew_under_the_same_key() {
		given(CREATED, requested(FIRST_KEY, 0), failed(3, false)).when(NumberDecisions::request, REQUEST)
			.then(requested(FIRST_KEY, 0));
	}

	@Test
	void what_was_refused_is_asked_for_under_another_key() {
		given(CREATED, requested(FIRST_KEY, 0), refused()).when(NumberDecisions::request, REQUEST)
			.then(NUMBER_REQUESTED);
	}

	@Test
	void a_try_after_others_is_recorded_only_when_it_is_later_than_them() {
		var again = given(CREATED, requested(FIRST_KEY, 0), failed(3, true), requested(FIRST_KEY, 3)).by(SYSTEM);
		again.when(NumberDecisions::fail, fail(3, true)).thenNothing();
		again.when(NumberDecisions::fail, fail(6, true)).then(failed(6, true));
	}

	@Test
	void the_first_one_counts_for_good() {
		given(CREATED, NUMBER_REQUESTED).by(SYSTEM)
			.when(NumberDecisions::assign, assign("IN-1"))
			.then(assigned("IN-1"));
		var numbered = given(CREATED, NUMBER_REQUESTED, assigned("IN-1")).by(SYSTEM);
		numbered.when(NumberDecisions::assign, assign("IN-2"))
			.thenRejected(ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED);
		numbered.when(NumberDecisions::fail, fail(1, false))
			.thenRejected(ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED);
		numbered.when(NumberDecisions::request, REQUEST).thenRejected(ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED);
	}

	@Test
	void a_late_one_is_recorded_even_when_it_was_given_up_and_the_quote_is_closed() {
		given(CREATED, NUMBER_REQUESTED, failed(3, false), cancelled(CancelReason.CANCEL_REASON_DUPLICATE)).by(SYSTEM)
			.when(NumberDecisions::assign, assign("IN-1"))
			.then(assigned("IN-1"));
	}

	@Test
	void nothing_comes_that_nobody_asked_for() {
		given(CREATED).by(SYSTEM)
			.when(NumberDecisions::assign, assign("IN-1"))
			.thenRejected(ERROR_REASON_APPLICATION_NUMBER_NOT_REQUESTED);
		given(CREATED).by(SYSTEM)
			.when(NumberDecisions::fail, fail(1, true))
			.thenRejected(ERROR_REASON_APPLICATION_NUMBER_NOT_REQUESTED);
	}

	@Test
	void each_try_is_recorded_once_and_never_after_a_later_one() {
		given(CREATED, NUMBER_REQUESTED).by(SYSTEM).when(NumberDecisions::fail, fail(1, true)).then(failed(1, true));
		given(CREATED, NUMBER_REQUESTED, failed(1, true)).by(SYSTEM)
			.when(NumberDecisions::fail, fail(2, false))
			.then(failed(2, false));
		given(CREATED, NUMBER_REQUESTED, failed(2, false)).by(SYSTEM)
			.when(NumberDecisions::fail, fail(1, true))
			.thenNothing();
	}

	private static QuoteEvent requested(String reservationId, int attempts) {
		return QuoteEvent.newBuilder()
			.setApplicationNumberRequested(
					ApplicationNumberRequested.newBuilder().setReservationId(reservationId).setAttempts(attempts))
			.build();
	}

	private static QuoteEvent refused() {
		return QuoteEvent.newBuilder()
			.setApplicationNumberFailed(ApplicationNumberFailed.newBuilder()
				.setFailure(NumberFailure.NUMBER_FAILURE_REFUSED)
				.setAttempts(1))
			.build();
	}

	private static AssignApplicationNumberRequest assign(String number) {
		return AssignApplicationNumberRequest.newBuilder().setApplicationNumber(number).build();
	}

	private static FailApplicationNumberRequest fail(int attempts, boolean retried) {
		var request = FailApplicationNumberRequest.newBuilder()
			.setFailure(NumberFailure.NUMBER_FAILURE_TIMEOUT)
			.setAttempts(attempts);
		if (retried) {
			request.setRetryTime(SampleEvents.timestamp(NOW.plus(Duration.ofMinutes(1))));
		}
		return request.build();
	}

	private static QuoteEvent failed(int attempts, boolean retried) {
		var failed = ApplicationNumberFailed.newBuilder()
			.setFailure(NumberFailure.NUMBER_FAILURE_TIMEOUT)
			.setAttempts(attempts);
		if (retried) {
			failed.setRetryTime(SampleEvents.timestamp(NOW.plus(Duration.ofMinutes(1))));
		}
		return QuoteEvent.newBuilder().setApplicationNumberFailed(failed).build();
	}

}
