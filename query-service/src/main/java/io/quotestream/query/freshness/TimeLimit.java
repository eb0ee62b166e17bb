package io.quotestream.query.freshness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.grpc.Context;

/** The moment until which somebody is willing to wait, by the monotonic clock. */
public record TimeLimit(long nanoTime) {

	/** So much time from now. */
	public static TimeLimit in(Duration duration) {
		return new TimeLimit(System.nanoTime() + duration.toNanos());
	}

	/**
	 * So much time from now, but early enough to answer before the current call's
	 * deadline.
	 */
	public static TimeLimit ofCurrentCall(Duration longest, Duration answerBefore) {
		var deadline = Context.current().getDeadline();
		if (deadline == null) {
			return in(longest);
		}
		var remaining = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(answerBefore);
		return in((remaining.compareTo(longest) < 0) ? remaining : longest);
	}

	/** The earlier of this and a duration from now. */
	public TimeLimit orEarlier(Duration duration) {
		var other = in(duration);
		return (other.nanoTime - this.nanoTime < 0) ? other : this;
	}

	/** What is left, never negative. */
	public Duration left() {
		return Duration.ofNanos(Math.max(0, this.nanoTime - System.nanoTime()));
	}

	public boolean passed() {
		return this.nanoTime - System.nanoTime() <= 0;
	}

}
