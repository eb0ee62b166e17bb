package io.quotestream.command.domain;

import io.quotestream.proto.event.v1.ApplicationNumberFailed;

/**
 * The number that policy administration knows the quote by.
 *
 * @param number empty unless assigned
 * @param attempts that failed since it was asked for
 */
public record ApplicationNumber(Status status, String number, int attempts) {

	static final ApplicationNumber NONE = new ApplicationNumber(Status.NONE, "", 0);

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

	boolean isAwaited() {
		return this.status == Status.PENDING || this.status == Status.RETRYING;
	}

	boolean isAssigned() {
		return this.status == Status.ASSIGNED;
	}

	ApplicationNumber requested() {
		return new ApplicationNumber(Status.PENDING, "", 0);
	}

	ApplicationNumber assigned(String assigned) {
		return new ApplicationNumber(Status.ASSIGNED, assigned, this.attempts);
	}

	ApplicationNumber failed(ApplicationNumberFailed event) {
		return new ApplicationNumber(event.hasRetryTime() ? Status.RETRYING : Status.FAILED, "", event.getAttempts());
	}

}
