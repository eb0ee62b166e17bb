package io.quotestream.proto.store.subscription;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ResolvedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AcknowledgementsTest {

	private static final int WORKERS = 8;

	private static final int EACH = 2_000;

	/** Fails when two threads are in it at once, as the client's call would. */
	private static final class OneAtATime implements Acknowledgements.Store {

		final Set<ResolvedEvent> acked = Collections.newSetFromMap(new IdentityHashMap<>());

		final List<ResolvedEvent> parked = new ArrayList<>();

		final AtomicInteger calls = new AtomicInteger();

		private final AtomicBoolean busy = new AtomicBoolean();

		@Override
		public void ack(List<ResolvedEvent> deliveries) {
			alone(() -> assertThat(this.acked.addAll(deliveries)).isTrue());
		}

		@Override
		public void park(ResolvedEvent delivery, String reason) {
			alone(() -> this.parked.add(delivery));
		}

		private void alone(Runnable step) {
			assertThat(this.busy.compareAndSet(false, true)).as("alone in the call").isTrue();
			this.calls.incrementAndGet();
			step.run();
			this.busy.set(false);
		}

	}

	@Test
	void eight_workers_answer_through_one_thread_and_no_answer_is_lost() throws Exception {
		var store = new OneAtATime();
		var failure = new CompletableFuture<Throwable>();
		var unacked = new Unacked();
		try (var acknowledgements = new Acknowledgements(store, unacked, failure::complete);
				var workers = Executors.newFixedThreadPool(WORKERS)) {
			for (int worker = 0; worker < WORKERS; worker++) {
				workers.execute(() -> {
					for (int i = 0; i < EACH; i++) {
						var delivery = delivery();
						unacked.add(delivery);
						if (i % 100 == 0) {
							acknowledgements.park(delivery, "cannot be read");
						}
						else {
							acknowledgements.ack(delivery);
						}
					}
				});
			}
			workers.shutdown();
			assertThat(workers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		}

		assertThat(failure).isNotDone();
		assertThat(store.parked).hasSize(WORKERS * EACH / 100);
		assertThat(store.acked).hasSize(WORKERS * EACH - store.parked.size());
		assertThat(unacked.size()).isZero();
		assertThat(store.calls.get()).as("many answers go out as one").isLessThan(WORKERS * EACH);
	}

	@Test
	void a_call_that_is_over_is_told_and_leaves_the_rest_unanswered() {
		var failure = new CompletableFuture<Throwable>();
		var unacked = new Unacked();
		var broken = new Acknowledgements.Store() {
			@Override
			public void ack(List<ResolvedEvent> deliveries) {
				throw new IllegalStateException("call was cancelled");
			}

			@Override
			public void park(ResolvedEvent delivery, String reason) {
				throw new AssertionError("nothing is parked here");
			}
		};
		try (var acknowledgements = new Acknowledgements(broken, unacked, failure::complete)) {
			var delivery = delivery();
			unacked.add(delivery);
			acknowledgements.ack(delivery);

			Awaitility.await().until(failure::isDone);
		}

		assertThat(failure.join()).hasMessage("call was cancelled");
		assertThat(unacked.size()).isEqualTo(1);
	}

	@SuppressWarnings("NullAway") // The content of these deliveries is never looked at.
	private static Delivery delivery() {
		return new Delivery(new ResolvedEvent(null, null, new Position(0, 0)));
	}

}
