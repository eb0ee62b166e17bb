package io.quotestream.command.domain;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.quotestream.proto.event.v1.ApplicationNumberFailed;
import io.quotestream.proto.event.v1.ApplicationNumberRequested;
import io.quotestream.proto.type.v1.NumberFailure;

/**
 * The number that policy administration knows the quote by.
 *
 * @param number empty unless assigned
 * @param reservationId the provider's idempotency key for the next try, empty when it
 * needs a new one
 * @param attempts that failed since it was asked for
 * @param retryTime when it is to be tried again; null unless retrying
 */
public record ApplicationNumber(Status status, String number, String reservationId, int attempts,
		@Nullable Instant retryTime) {

	static final ApplicationNumber NONE = new ApplicationNumber(Status.NONE, "", "", 0, null);

	/** How far it is. */
	public enum Status {

		/** Nobody asked for it. */
		NONE,
		/** It is being waited for. */
		PENDING,
		/** It is there, for good. */
		ASSIGNED,
		/** It did not come, and is waited for until it is tried again. */
		RETRYING,
		/** It did not come, and nobody tries again unless asked to. */
		FAILED

	}

	boolean isAwaited(Instant now) {
		return isPending() || (this.retryTime != null && now.isBefore(this.retryTime));
	}

	/** Whether the provider is being asked. */
	public boolean isPending() {
		return this.status == Status.PENDING;
	}

	boolean isRetrying() {
		return this.status == Status.RETRYING;
	}

	public boolean isAssigned() {
		return this.status == Status.ASSIGNED;
	}

	ApplicationNumber requested(ApplicationNumberRequested event) {
		return new ApplicationNumber(Status.PENDING, "", event.getReservationId(), event.getAttempts(), null);
	}

	ApplicationNumber assigned(String assigned) {
		return new ApplicationNumber(Status.ASSIGNED, assigned, this.reservationId, this.attempts, null);
	}

	/** What the provider refused once it refuses for ever, under the same key. */
	ApplicationNumber failed(ApplicationNumberFailed event) {
		var nextKey = (event.getFailure() == NumberFailure.NUMBER_FAILURE_REFUSED) ? "" : this.reservationId;
		return event.hasRetryTime()
				? new ApplicationNumber(Status.RETRYING, "", nextKey, event.getAttempts(),
						Times.instant(event.getRetryTime()))
				: new ApplicationNumber(Status.FAILED, "", nextKey, event.getAttempts(), null);
	}

}
