package io.quotestream.projection.api;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OneFlightTest {

	@Test
	void callers_share_work_that_had_not_begun_when_they_came() throws Exception {
		var runs = new AtomicInteger();
		var begun = new CountDownLatch(1);
		var proceed = new CountDownLatch(1);
		var flight = new OneFlight<Integer>((key) -> {
			begun.countDown();
			await(proceed);
			return runs.incrementAndGet();
		});
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var first = threads.submit(() -> flight.join("quote"));
			begun.await();
			var joined = new AtomicInteger();
			var later = new ArrayList<Future<Integer>>();
			for (int i = 0; i < 50; i++) {
				later.add(threads.submit(() -> {
					joined.incrementAndGet();
					return flight.join("quote");
				}));
			}
			Awaitility.await().until(() -> joined.get() == 50);
			proceed.countDown();

			assertThat(first.get()).isEqualTo(1);
			for (var result : later) {
				assertThat(result.get()).as("not older than the call").isGreaterThan(1);
			}
		}
		assertThat(runs.get()).as("runs").isLessThan(50);
	}

	@Test
	void a_failure_reaches_the_caller_and_is_not_remembered() throws Exception {
		var runs = new AtomicInteger();
		var flight = new OneFlight<Integer>((key) -> {
			if (runs.incrementAndGet() == 1) {
				throw new IllegalArgumentException("the first time");
			}
			return runs.get();
		});

		assertThatIllegalArgumentException().isThrownBy(() -> flight.join("quote"));
		assertThat(flight.join("quote")).isEqualTo(2);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
