package io.quotestream.command.process.number;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait for the next try after a recorded failure: longer each time, not for
 * ever.
 */
record RetrySchedule(Duration first, Duration longest, Duration total) {

	/**
	 * The pause after this many failures.
	 * @return empty when it is given up
	 */
	Optional<Duration> after(int failures) {
		var pause = this.first;
		var sum = pause;
		for (int i = 1; i < failures; i++) {
			pause = min(pause.multipliedBy(2), this.longest);
			sum = sum.plus(pause);
			if (sum.compareTo(this.total) > 0) {
				return Optional.empty();
			}
		}
		return Optional.of(pause);
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
