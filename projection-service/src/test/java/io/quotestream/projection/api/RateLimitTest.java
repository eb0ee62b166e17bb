package io.quotestream.projection.api;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RateLimitTest {

	private final AtomicLong now = new AtomicLong();

	private final RateLimit limit = new RateLimit(10, 3, this.now::get);

	@Test
	void a_burst_passes_and_then_a_steady_rate() {
		assertThat(taken(5)).isEqualTo(3);

		this.now.addAndGet(Duration.ofMillis(100).toNanos());
		assertThat(taken(5)).isEqualTo(1);

		this.now.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(taken(5)).isEqualTo(3);
	}

	private int taken(int attempts) {
		var taken = 0;
		for (int i = 0; i < attempts; i++) {
			taken += this.limit.tryTake() ? 1 : 0;
		}
		return taken;
	}

}
