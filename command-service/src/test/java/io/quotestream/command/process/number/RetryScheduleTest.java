package io.quotestream.command.process.number;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RetryScheduleTest {

	private final RetrySchedule schedule = new RetrySchedule(Duration.ofSeconds(30), Duration.ofHours(1),
			Duration.ofHours(24));

	@Test
	void each_pause_is_twice_the_one_before_until_the_longest() {
		assertThat(IntStream.rangeClosed(1, 9).mapToObj((failures) -> this.schedule.after(failures).orElseThrow()))
			.containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2),
					Duration.ofMinutes(4), Duration.ofMinutes(8), Duration.ofMinutes(16), Duration.ofMinutes(32),
					Duration.ofHours(1), Duration.ofHours(1));
	}

	@Test
	void after_a_day_of_pauses_it_is_given_up() {
		var pauses = IntStream
			.iterate(1, (failures) -> this.schedule.after(failures).isPresent(), (failures) -> failures + 1)
			.mapToObj((failures) -> this.schedule.after(failures).orElseThrow())
			.reduce(Duration.ZERO, Duration::plus);

		assertThat(pauses).isBetween(Duration.ofHours(23), Duration.ofHours(24));
		assertThat(this.schedule.after(1_000)).isEmpty();
	}

}
