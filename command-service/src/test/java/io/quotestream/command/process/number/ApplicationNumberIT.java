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

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.application.Requests;
import io.quotestream.command.process.RunningServices;
import io.quotestream.command.process.ServiceInstance;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.Provider;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.type.v1.NumberFailure;

import static io.quotestream.command.process.ServiceInstance.BROKER;
import static io.quotestream.command.process.ServiceInstance.TIMER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Numbers from a provider that does what providers do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApplicationNumberIT {

	private static final String REACTION = "application-number";

	/** A thousand with {@code -Plong}. */
	private static final int QUOTES = Integer.getInteger("numbers.quotes", 250);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/**
	 * So that nothing takes long, and no breaker hides what a single call does. On a busy
	 * machine a provider that does well may be given up, too.
	 */
	private static final Map<String, String> QUICK = Map.of("quotestream.application-number.deadline", "250ms",
			"quotestream.application-number.pause", "5ms", "quotestream.application-number.patience", "500ms",
			"quotestream.application-number.retry.first", "20ms", "quotestream.application-number.retry.longest",
			"100ms", "quotestream.application-number.breaker.failure-percent", "100",
			"quotestream.application-number.breaker.calls", "1000");

	/** Gives providers all the time, and tries again soon. */
	private static final Map<String, String> UNHURRIED = Map.of("quotestream.application-number.deadline", "1m",
			"quotestream.application-number.pause", "5ms", "quotestream.application-number.patience", "500ms",
			"quotestream.application-number.retry.first", "20ms", "quotestream.application-number.retry.longest",
			"100ms");

	/** Gives providers all the time, and nobody else any. */
	private static final Map<String, String> IMPATIENT = Map.of("quotestream.application-number.deadline", "1m",
			"quotestream.application-number.patience", "50ms", "quotestream.reactions.drain", "50ms");

	/** Longer than anything is waited for. */
	private static final Duration FOR_EVER = Duration.ofMinutes(10);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void a_quick_provider_s_number_is_in_the_answer_and_a_slow_one_s_comes_later() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var service = running.start(Map.of());
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(ask(service, service.opened())).startsWith("A-"));

			var asked = new ArrayList<Requests>();
			// Again and again: what a busy machine adds is not the service's.
			await().untilAsserted(() -> {
				var quote = service.opened();
				plan(running, quote, FaultKind.FAULT_KIND_SLOW, 1);
				asked.add(quote);
				var waited = pending(service, quote);
				System.out.printf("With the provider at 5 s a request was answered PENDING after %d ms%n",
						waited.toMillis());
				assertThat(waited).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(2_500));
			});
			for (var quote : asked) {
				await().atMost(PATIENCE)
					.untilAsserted(() -> assertThat(assigned(service, quote)).isEqualTo(running.given(quote.quoteId()))
						.hasSize(1));
			}
		}
	}

	@Test
	void three_failures_in_a_row_are_recorded_and_the_next_try_recovers_under_the_same_key() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var service = running.start(UNHURRIED);
			var quote = service.opened();
			plan(running, quote, FaultKind.FAULT_KIND_FAIL_AFTERWARDS, 3);

			assertThat(ask(service, quote)).isEmpty();
			await().atMost(PATIENCE).until(() -> numberEvents(service, quote).size() == 2);
			var failed = numberEvents(service, quote).getLast().getApplicationNumberFailed();
			assertThat(failed.getFailure()).isEqualTo(NumberFailure.NUMBER_FAILURE_UNAVAILABLE);
			assertThat(failed.getAttempts()).isEqualTo(3);
			assertThat(failed.hasRetryTime()).isTrue();

			await().atMost(PATIENCE).until(() -> {
				retryUnlessGiven(service, quote);
				return !assigned(service, quote).isEmpty();
			});
			assertThat(numberEvents(service, quote)).extracting(QuoteEvent::getEventCase)
				.containsExactly(QuoteEvent.EventCase.APPLICATION_NUMBER_REQUESTED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_FAILED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_REQUESTED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_ASSIGNED);
			assertThat(running.given(quote.quoteId())).as("numbers used up").isEqualTo(assigned(service, quote));
		}
	}

	@Test
	void an_instance_that_ends_in_the_middle_of_a_call_says_nothing_and_another_gets_the_number() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var first = running.start(IMPATIENT);
			var quote = first.opened();
			plan(running, quote, FaultKind.FAULT_KIND_LATE, 1, FOR_EVER);
			assertThat(ask(first, quote)).isEmpty();
			await().atMost(PATIENCE).until(() -> !running.given(quote.quoteId()).isEmpty());

			first.stop();
			var second = running.start(IMPATIENT);

			await().atMost(PATIENCE).until(() -> !assigned(second, quote).isEmpty());
			assertThat(numberEvents(second, quote)).extracting(QuoteEvent::getEventCase)
				.containsExactly(QuoteEvent.EventCase.APPLICATION_NUMBER_REQUESTED,
						QuoteEvent.EventCase.APPLICATION_NUMBER_ASSIGNED);
			assertThat(running.given(quote.quoteId())).isEqualTo(assigned(second, quote));
		}
	}

	@Test
	void a_number_that_comes_while_the_store_is_away_is_recorded_when_it_is_back() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var service = running.start(IMPATIENT);
			var quote = service.opened();
			plan(running, quote, FaultKind.FAULT_KIND_SLOW, 1, Duration.ofSeconds(2));
			assertThat(ask(service, quote)).isEmpty();

			running.whileStoreIsAway(
					() -> await().atMost(PATIENCE).until(() -> !running.given(quote.quoteId()).isEmpty()));

			await().atMost(PATIENCE)
				.ignoreExceptions()
				.until(() -> assigned(service, quote).equals(running.given(quote.quoteId())));
		}
	}

	@Test
	void who_reads_all_events_again_asks_for_nothing_that_is_there() throws IOException {
		try (var running = new RunningServices(this.folder)) {
			var first = running.start(UNHURRIED);
			var quote = first.opened();
			ask(first, quote);
			await().atMost(PATIENCE).until(() -> !assigned(first, quote).isEmpty());
			first.stop();
			var store = KurrentDBPersistentSubscriptionsClient
				.create(EventStoreConnection.settings(running.store().connectionString()));
			store.deleteToAll("reaction-" + REACTION).join();
			store.shutdown().join();

			var second = running.start(UNHURRIED);

			await().atMost(PATIENCE).until(() -> second.ended(REACTION, "not-awaited") > 0);
			assertThat(assigned(second, quote)).hasSize(1);
		}
	}

	@Test
	void what_cannot_be_read_is_parked_and_copies_of_events_elsewhere_are_no_reason_to_act() throws Exception {
		try (var running = new RunningServices(this.folder)) {
			var service = running.start(UNHURRIED);
			var type = "quote.application_number_requested.v1";
			var broken = service.opened();
			var client = KurrentDBClient.create(EventStoreConnection.settings(running.store().connectionString()));
			client.appendToStream("replay-" + broken.quoteId(), EventDataBuilder.binary(type, new byte[0]).build())
				.get();
			client
				.appendToStream(StreamNames.quote(broken.quoteId()),
						EventDataBuilder.binary(type, new byte[] { 1 }).build())
				.get();

			var other = service.opened();
			ask(service, other);
			await("others go on").atMost(PATIENCE).until(() -> !assigned(service, other).isEmpty());

			await().atMost(PATIENCE).until(() -> service.underWay(REACTION) == 0);
			// The store is told a little later.
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(KurrentDBPersistentSubscriptionsClient.from(client)
					.getInfoToAll("reaction-" + REACTION)
					.get()
					.orElseThrow()
					.getStats()
					.getParkedMessageCount()).isEqualTo(1));
			assertThat(running.given(broken.quoteId())).isEmpty();
			client.shutdown().get();
		}
	}

	@Test
	void quotes_at_two_instances_with_random_faults_get_one_number_each() throws Exception {
		long seed = Long.getLong("numbers.seed", System.nanoTime());
		System.out.printf("%d quotes with random faults: -Dnumbers.seed=%d%n", QUOTES, seed);
		var chance = new Random(seed);
		try (var running = new RunningServices(this.folder);
				var brokers = Executors.newVirtualThreadPerTaskExecutor()) {
			var instances = List.of(running.start(QUICK), running.start(QUICK));
			var faulty = new HashSet<Requests>();
			var quotes = new ArrayList<Requests>();
			var atOnce = new Semaphore(64);
			var calls = new ArrayList<Callable<Void>>();
			for (int i = 0; i < QUOTES; i++) {
				var service = instances.get(i % 2);
				var fault = FAULTS.get(chance.nextInt(FAULTS.size()));
				int times = 1 + chance.nextInt(4);
				calls.add(() -> {
					atOnce.acquire();
					try {
						var quote = service.opened();
						plan(running, quote, fault, times, Duration.ofMillis(400));
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
				.until(() -> instances.stream().allMatch((instance) -> instance.underWay(REACTION) == 0));
			for (var quote : quotes) {
				var numbers = assigned(instances.getFirst(), quote);
				assertThat(numbers).as("numbers of quote %s", quote.quoteId()).hasSize(1);
				assertThat(running.given(quote.quoteId())).as("numbers given for quote %s", quote.quoteId())
					.containsAll(numbers);
				if (!faulty.contains(quote)) {
					assertThat(running.given(quote.quoteId())).as("numbers used up by quote %s", quote.quoteId())
						.hasSize(1);
				}
			}
		}
	}

	private static final List<FaultKind> FAULTS = List.of(FaultKind.FAULT_KIND_FAIL,
			FaultKind.FAULT_KIND_FAIL_AFTERWARDS, FaultKind.FAULT_KIND_SLOW, FaultKind.FAULT_KIND_LATE,
			FaultKind.FAULT_KIND_SILENT, FaultKind.FAULT_KIND_DUPLICATE, FaultKind.FAULT_KIND_MALFORMED);

	/** Does what the timer does, for those that have no number yet. */
	private static boolean noneLeft(Set<Requests> awaited, List<ServiceInstance> instances) {
		awaited.removeIf((quote) -> !assigned(instances.getFirst(), quote).isEmpty());
		var chosen = instances.get(awaited.size() % 2);
		awaited.stream()
			.filter((quote) -> numberEvents(chosen, quote).getLast().hasApplicationNumberFailed())
			.forEach((quote) -> retryUnlessGiven(chosen, quote));
		return awaited.isEmpty();
	}

	/** A broker asks for the number of a quote; empty while it is pending. */
	private static String ask(ServiceInstance at, Requests quote) {
		return at.as(BROKER).requestApplicationNumber(quote.requestNumber()).getApplicationNumber();
	}

	/** How long a broker waited for the answer that the number is pending. */
	private static Duration pending(ServiceInstance at, Requests quote) {
		var begun = System.nanoTime();
		assertThat(ask(at, quote)).isEmpty();
		return Duration.ofNanos(System.nanoTime() - begun);
	}

	/** What the timer does when the time for another try has come. */
	private static void retryUnlessGiven(ServiceInstance at, Requests quote) {
		try {
			var _ = at.as(TIMER).requestApplicationNumber(quote.requestNumber());
		}
		catch (StatusRuntimeException ex) {
			// It came in the meantime.
			assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
		}
	}

	/** Has the provider misbehave towards one quote. */
	private static void plan(RunningServices running, Requests quote, FaultKind kind, int calls, Duration delay) {
		running.plan(Provider.PROVIDER_APPLICATION_NUMBER, quote.quoteId(), kind, calls, delay);
	}

	private static void plan(RunningServices running, Requests quote, FaultKind kind, int calls) {
		plan(running, quote, kind, calls, Duration.ofSeconds(5));
	}

	/** The events of a quote that tell of its number. */
	private static List<QuoteEvent> numberEvents(ServiceInstance at, Requests quote) {
		return at.events(quote).stream().filter((event) -> switch (event.getEventCase()) {
			case APPLICATION_NUMBER_REQUESTED, APPLICATION_NUMBER_ASSIGNED, APPLICATION_NUMBER_FAILED -> true;
			default -> false;
		}).toList();
	}

	/** The numbers that a quote was ever given. */
	private static List<String> assigned(ServiceInstance at, Requests quote) {
		return numberEvents(at, quote).stream()
			.filter(QuoteEvent::hasApplicationNumberAssigned)
			.map((event) -> event.getApplicationNumberAssigned().getApplicationNumber())
			.toList();
	}

}
