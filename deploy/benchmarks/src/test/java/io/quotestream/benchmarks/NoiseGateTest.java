package io.quotestream.benchmarks;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.function.IntToDoubleFunction;

import static org.assertj.core.api.Assertions.assertThat;

/** What the noise gate makes of the calls it is told of. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoiseGateTest {

	@Test
	void a_machine_as_fast_as_before_passes_and_warming_up_does_not_count() throws IOException, InterruptedException {
		assertThat(verdict((window) -> (window < 10) ? 300 - 10 * window : 100)).isEqualTo("passed 100 100");
	}

	@Test
	void a_window_in_which_something_else_ran_does_not_count() throws IOException, InterruptedException {
		assertThat(verdict((window) -> (window == 7 || window == 20) ? 900 : 100)).isEqualTo("passed 100 100");
	}

	@Test
	void a_machine_that_became_slower_or_faster_fails() throws IOException, InterruptedException {
		assertThat(verdict((window) -> (window < 14) ? 100 : 111)).isEqualTo("failed 100 111");
		assertThat(verdict((window) -> (window < 14) ? 111 : 100)).isEqualTo("failed 111 100");
	}

	@Test
	void a_machine_that_is_never_steady_is_measured_all_the_same() throws IOException, InterruptedException {
		assertThat(verdict((window) -> (window % 2 == 0) ? 100 : 108)).startsWith("passed");
	}

	/** Of a machine that takes so many microseconds for the calls of each window. */
	private static String verdict(IntToDoubleFunction micros) throws IOException, InterruptedException {
		NoiseGate.Verdict verdict = new NoiseGate(new Told(micros), Effort.BLINK).verdict();
		return "%s %.0f %.0f".formatted(verdict.passed() ? "passed" : "failed", verdict.first(), verdict.last());
	}

	private static final class Told implements Caller {

		private final IntToDoubleFunction micros;

		private int windows;

		Told(IntToDoubleFunction micros) {
			this.micros = micros;
		}

		@Override
		public double p50Micros(Duration window) {
			return this.micros.applyAsDouble(this.windows++);
		}

		@Override
		public void close() {
			// There is nothing behind it.
		}

	}

}
