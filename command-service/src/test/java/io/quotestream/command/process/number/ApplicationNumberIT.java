package io.quotestream.command.process.number;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.process.Reactions;
import io.quotestream.command.process.number.RunningNumbers.Instance;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.type.v1.NumberFailure;

import static io.quotestream.command.process.number.RunningNumbers.ask;
import static io.quotestream.command.process.number.RunningNumbers.assigned;
import static io.quotestream.command.process.number.RunningNumbers.numberEvents;
import static io.quotestream.command.process.number.RunningNumbers.open;
import static io.quotestream.command.process.number.RunningNumbers.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Numbers from a provider that does what providers do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApplicationNumberIT {

	/** A thousand with {@code -Plong}. */
	private static final int QUOTES = Integer.getInteger("numbers.quotes", 250);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** So that nothing takes long, and no breaker hides what a single call does. */
	private static final Map<String, String> QUICK = Map.of("quotestream.application-number.deadline", "250ms",
			"quotestream.application-number.pause", "5ms", "quotestream.application-number.patience", "500ms",
			"quotestream.application-number.retry.first", "20ms", "quotestream.application-number.retry.longest",
			"100ms", "quotestream.application-number.breaker.failure-percent", "100",
			"quotestream.application-number.breaker.calls", "1000");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void a_quick_provider_s_number_is_in_the_answer_and_a_slow_one_s_comes_later() throws IOException {
		try (var running = new RunningNumbers(this.folder)) {
			var service = running.start(Map.of());
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(ask(service, open(service))).startsWith("A-"));

			var quotes = List.of(open(service), open(service), open(service));
			quotes.forEach((quote) -> running.plan(quote, FaultKind.FAULT_KIND_SLOW, 1));
			var waited = LongStream.builder();
			for (var quote : quotes) {
				var begun = System.nanoTime();
				assertThat(ask(service, quote)).isEmpty();
				waited.add(System.nanoTime() - begun);
			}

			// The best of three: what a busy machine adds is not the service's.
			var best = Duration.ofNanos(waited.build().min().orElseThrow());
			System.out.printf("With the provider at 5 s a request was answered PENDING after %d ms%n", best.toMillis());
			assertThat(best).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(2_500));
			for (var quote : quotes) {
				await().atMost(PATIENCE)
					.untilAsserted(
							() -> assertThat(assigned(service, quote)).isEqualTo(running.given(quote)).hasSize(1));
			}
		}
	}

	@Test
	void three_failures_in_a_row_are_recorded_and_the_next_try_recovers_under_the_same_key() throws IOException {
		try (var running = new RunningNumbers(this.folder)) {
			var service = running.start(QUICK);
			var quote = open(service);
			running.plan(quote, FaultKind.FAULT_KIND_FAIL_AFTERWARDS, 3);

			assertThat(ask(service, quote)).isEmpty();
			await().atMost(PATIENCE).until(() -> numberEvents(service, quote).size() == 2);
			var failed = numberEvents(service, quote).getLast().getApplicationNumberFailed();
			assertThat(failed.getFailure()).isEqualTo(NumberFailure.NUMBER_FAILURE_UNAVAILABLE);
			assertThat(failed.getAttempts()).isEqualTo(3);
			assertThat(failed.hasRetryTime()).isTrue();

			await().atMost(PATIENCE).until(() -> {
				retry(service, quote);
				return !assigned(service, quote).isEmpty();
			});
			assertThat(numberEvents(service, quote)).extracting(QuoteEvent::getEventCase)
				.containsExactly(QuoteEvent.EventCase.APPLICATION_NUMBER_REQUESTED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_FAILED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_REQUESTED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_ASSIGNED);
			assertThat(running.given(quote)).as("numbers used up").isEqualTo(assigned(service, quote));
		}
	}

	@Test
	void an_instance_that_ends_in_the_middle_of_a_call_says_nothing_and_another_gets_the_number() throws IOException {
		try (var running = new RunningNumbers(this.folder)) {
			var first = running.start(Map.of("quotestream.reactions.drain", "100ms"));
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(ask(first, open(first))).isNotEmpty());
			var quote = open(first);
			running.plan(quote, FaultKind.FAULT_KIND_SILENT, 1);
			assertThat(ask(first, quote)).isEmpty();

			first.stop();
			var second = running.start(Map.of());

			await().atMost(PATIENCE).until(() -> !assigned(second, quote).isEmpty());
			assertThat(numberEvents(second, quote)).extracting(QuoteEvent::getEventCase)
				.containsExactly(QuoteEvent.EventCase.APPLICATION_NUMBER_REQUESTED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_ASSIGNED);
			assertThat(running.given(quote)).isEqualTo(assigned(second, quote));
		}
	}

	@Test
	void a_number_that_comes_while_the_store_is_away_is_recorded_when_it_is_back() throws IOException {
		try (var running = new RunningNumbers(this.folder)) {
			var service = running.start(Map.of());
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(ask(service, open(service))).isNotEmpty());
			var quote = open(service);
			running.plan(quote, FaultKind.FAULT_KIND_LATE, 1);
			assertThat(ask(service, quote)).isEmpty();

			running.whileStoreIsAway(() -> await().atMost(PATIENCE).until(() -> !running.given(quote).isEmpty()));

			await().atMost(PATIENCE)
				.ignoreExceptions()
				.until(() -> assigned(service, quote).equals(running.given(quote)));
		}
	}

	@Test
	void who_reads_all_events_again_asks_for_nothing_that_is_there() throws IOException {
		try (var running = new RunningNumbers(this.folder)) {
			var first = running.start(QUICK);
			var quote = open(first);
			ask(first, quote);
			await().atMost(PATIENCE).until(() -> !assigned(first, quote).isEmpty());
			first.stop();
			var store = KurrentDBPersistentSubscriptionsClient
				.create(EventStoreConnection.settings(running.store().connectionString()));
			store.deleteToAll("reaction-application-number").join();
			store.shutdown().join();

			var second = running.start(QUICK);

			await().atMost(PATIENCE)
				.until(() -> second.context()
					.getBean(MeterRegistry.class)
					.find("quotestream.reactions")
					.tag("result", "not-awaited")
					.timer() != null);
			assertThat(assigned(second, quote)).hasSize(1);
		}
	}

	@Test
	void what_cannot_be_read_is_parked_and_copies_of_events_elsewhere_are_no_reason_to_act() throws Exception {
		try (var running = new RunningNumbers(this.folder)) {
			var service = running.start(QUICK);
			var type = "quote.application_number_requested.v1";
			var broken = open(service);
			var client = KurrentDBClient.create(EventStoreConnection.settings(running.store().connectionString()));
			client.appendToStream("replay-" + broken, EventDataBuilder.binary(type, new byte[0]).build()).get();
			client.appendToStream(StreamNames.quote(broken), EventDataBuilder.binary(type, new byte[] { 1 }).build())
				.get();

			var other = open(service);
			ask(service, other);
			await("others go on").atMost(PATIENCE).until(() -> !assigned(service, other).isEmpty());

			await().atMost(PATIENCE).until(() -> underWay(service) == 0);
			assertThat(KurrentDBPersistentSubscriptionsClient.from(client)
				.getInfoToAll("reaction-application-number")
				.get()
				.orElseThrow()
				.getStats()
				.getParkedMessageCount()).isEqualTo(1);
			assertThat(running.given(broken)).isEmpty();
			client.shutdown().get();
		}
	}

	@Test
	void quotes_at_two_instances_with_random_faults_get_one_number_each() throws Exception {
		long seed = Long.getLong("numbers.seed", System.nanoTime());
		System.out.printf("%d quotes with random faults: -Dnumbers.seed=%d%n", QUOTES, seed);
		var chance = new Random(seed);
		try (var running = new RunningNumbers(this.folder); var brokers = Executors.newVirtualThreadPerTaskExecutor()) {
			var instances = List.of(running.start(QUICK), running.start(QUICK));
			var faulty = new HashSet<String>();
			var quotes = new ArrayList<String>();
			var atOnce = new Semaphore(64);
			var calls = new ArrayList<Callable<Void>>();
			for (int i = 0; i < QUOTES; i++) {
				var service = instances.get(i % 2);
				var fault = FAULTS.get(chance.nextInt(FAULTS.size()));
				int times = 1 + chance.nextInt(4);
				calls.add(() -> {
					atOnce.acquire();
					try {
						var quote = open(service);
						running.plan(quote, fault, times,
								com.google.protobuf.Duration.newBuilder().setNanos(400_000_000).build());
						synchronized (quotes) {
							quotes.add(quote);
							if (fault == FaultKind.FAULT_KIND_DUPLICATE) {
								faulty.add(quote);
							}
						}
						ask(service, quote);
					}
					finally {
						atOnce.release();
					}
					return null;
				});
			}
			for (var call : brokers.invokeAll(calls)) {
				call.get();
			}
			assertThat(quotes).hasSize(QUOTES);

			var awaited = new HashSet<>(quotes);
			await().atMost(PATIENCE.multipliedBy(2)).until(() -> noneLeft(awaited, instances));

			await("all are answered").atMost(PATIENCE)
				.until(() -> instances.stream().allMatch((instance) -> underWay(instance) == 0));
			for (var quote : quotes) {
				var numbers = assigned(instances.getFirst(), quote);
				assertThat(numbers).as("numbers of quote %s", quote).hasSize(1);
				assertThat(running.given(quote)).as("numbers given for quote %s", quote).containsAll(numbers);
				if (!faulty.contains(quote)) {
					assertThat(running.given(quote)).as("numbers used up by quote %s", quote).hasSize(1);
				}
			}
		}
	}

	private static final List<FaultKind> FAULTS = List.of(FaultKind.FAULT_KIND_FAIL,
			FaultKind.FAULT_KIND_FAIL_AFTERWARDS, FaultKind.FAULT_KIND_SLOW, FaultKind.FAULT_KIND_LATE,
			FaultKind.FAULT_KIND_SILENT, FaultKind.FAULT_KIND_DUPLICATE, FaultKind.FAULT_KIND_MALFORMED);

	/** Deliveries that an instance has not answered. */
	private static int underWay(Instance instance) {
		return instance.context().getBean(Reactions.class).states().getFirst().unacked();
	}

	/** Does what the timer does, for those that have no number yet. */
	private static boolean noneLeft(Set<String> awaited, List<Instance> instances) {
		awaited.removeIf((quote) -> !assigned(instances.getFirst(), quote).isEmpty());
		var chosen = instances.get(awaited.size() % 2);
		awaited.stream()
			.filter((quote) -> numberEvents(chosen, quote).getLast().hasApplicationNumberFailed())
			.forEach((quote) -> {
				try {
					retry(chosen, quote);
				}
				catch (StatusRuntimeException ex) {
					// It came in the meantime.
					assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
				}
			});
		return awaited.isEmpty();
	}

}
