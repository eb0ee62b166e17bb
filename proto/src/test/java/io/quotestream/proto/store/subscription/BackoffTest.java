package io.quotestream.proto.store.subscription;

import java.time.Duration;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BackoffTest {

	private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

	@Test
	void each_wait_is_longer_until_the_most() {
		assertThat(this.backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
		assertThat(this.backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
		assertThat(this.backoff.next()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
		for (int i = 0; i < 100; i++) {
			assertThat(this.backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(2));
		}
		assertThat(this.backoff.next()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void success_makes_the_next_failure_a_first_one() {
		this.backoff.next();
		this.backoff.next();

		this.backoff.reset();

		assertThat(this.backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
	}

}
