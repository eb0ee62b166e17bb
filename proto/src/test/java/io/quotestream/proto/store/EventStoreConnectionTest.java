package io.quotestream.proto.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quotestream.proto.store.FakeEventStore.Mood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
class EventStoreConnectionTest {

	private static final String STREAM = "quote-1";

	/** Where an answer is expected, however busy the machine is. */
	private static final Duration PATIENT = Duration.ofMinutes(1);

	/** Where none comes. */
	private static final Duration IMPATIENT = Duration.ofMillis(500);

	/**
	 * More than threads of a busy machine wait to be scheduled, less than the client
	 * itself waits for its node: six times 3.5 seconds.
	 */
	private static final Duration TOLERANCE = Duration.ofSeconds(14);

	private FakeEventStore store;

	private EventStoreConnection connection;

	private EventStoreConnection impatient;

	@BeforeEach
	void start() throws IOException {
		this.store = new FakeEventStore();
		this.store.record(STREAM, "quote.saved.v1", new byte[0], new byte[0]);
		this.connection = new EventStoreConnection(this.store.connectionString(), PATIENT);
		this.impatient = new EventStoreConnection(this.store.connectionString(), IMPATIENT);
	}

	@AfterEach
	void stop() {
		this.connection.close();
		this.impatient.close();
		this.store.close();
	}

	@Test
	void an_answer_is_handed_on() {
		assertThat(read(STREAM).getEvents()).hasSize(1);
	}

	@Test
	void a_caller_who_leaves_is_no_fault_of_the_store() {
		assertAnswers(this.connection);
		var left = Context.current().withCancellation();
		left.cancel(null);

		left.run(() -> assertThat(read(STREAM).getEvents()).hasSize(1));
	}

	@Test
	void what_the_store_answers_no_with_is_handed_on_unwrapped() {
		assertThatExceptionOfType(StreamNotFoundException.class).isThrownBy(() -> read("quote-2"));

		this.store.mood(Mood.DELETED);
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> read(STREAM))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION));
	}

	@Test
	void a_failure_is_unwrapped_however_deep_the_client_wrapped_it() {
		var failure = new CompletionException(new CompletionException(new ArithmeticException()));

		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> this.connection.call("a test", (client) -> CompletableFuture.failedFuture(failure)));
	}

	@Test
	void a_call_that_is_never_answered_ends_in_time_and_the_next_one_works() {
		assertAnswers(this.impatient);
		this.store.mood(Mood.SILENT);

		assertUnavailableInTime(this.impatient);

		this.store.mood(Mood.ANSWERS);
		assertAnswers(this.impatient);
	}

	@Test
	void a_server_that_only_accepts_connections_holds_nobody_longer_than_the_time_out() throws IOException {
		try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				var toMute = new EventStoreConnection("esdb://127.0.0.1:" + mute.getLocalPort() + "?tls=false",
						IMPATIENT)) {
			assertUnavailableInTime(toMute);
			assertUnavailableInTime(toMute);
		}
	}

	@Test
	void many_calls_at_once_all_end_in_time() {
		this.store.mood(Mood.SILENT);

		var calls = IntStream.range(0, 20)
			.mapToObj((i) -> CompletableFuture.runAsync(() -> assertUnavailableInTime(this.impatient),
					Thread::startVirtualThread))
			.toList();

		assertThatCode(() -> calls.forEach(CompletableFuture::join)).doesNotThrowAnyException();
	}

	@Test
	void a_failed_read_makes_the_next_one_look_for_the_store_again() {
		this.store.mood(Mood.UNAVAILABLE);
		assertUnavailableInTime(this.connection);

		this.store.mood(Mood.ANSWERS);
		assertThat(read(STREAM).getEvents()).hasSize(1);
	}

	@Test
	void a_store_that_was_away_for_longer_than_the_client_waits_is_used_again_when_it_is_back() throws Exception {
		try (var brief = new EventStoreConnection(this.store.connectionString() + "&maxDiscoverAttempts=1",
				IMPATIENT)) {
			assertAnswers(brief);
			this.store.stop();
			for (int i = 0; i < 3; i++) {
				assertUnavailableInTime(brief);
			}

			this.store.startAgain();

			assertAnswers(brief);
		}
	}

	@Test
	void a_client_that_shut_itself_down_is_replaced_within_the_same_call() {
		var used = new CopyOnWriteArrayList<Object>();

		this.connection.call("a test", (client) -> {
			used.add(client);
			return (used.size() == 1) ? readOnceShutDown(client) : CompletableFuture.completedFuture(null);
		});

		assertThat(used).hasSize(2).doesNotHaveDuplicates();
	}

	@Test
	void both_tries_of_a_call_share_one_time_out() {
		var answer = read(STREAM);
		var began = new AtomicLong();
		var firstTook = new AtomicLong();
		var secondMayTake = new AtomicLong();

		this.connection.call("a test", (client) -> {
			if (began.compareAndSet(0, System.nanoTime())) {
				return readOnceShutDown(client);
			}
			firstTook.set(System.nanoTime() - began.get());
			return new CompletableFuture<>() {
				@Override
				public ReadResult get(long timeout, TimeUnit unit) {
					secondMayTake.set(unit.toNanos(timeout));
					return answer;
				}
			};
		});

		assertThat(secondMayTake.get()).isPositive().isLessThanOrEqualTo(PATIENT.toNanos() - firstTook.get());
	}

	@Test
	void a_closed_connection_answers_that_it_is_closed() {
		this.connection.close();

		assertThatExceptionOfType(EventStoreUnavailable.class).isThrownBy(() -> read(STREAM));
	}

	@Test
	void an_interrupted_caller_stops_waiting() {
		this.store.mood(Mood.SILENT);
		Thread.currentThread().interrupt();

		assertThatExceptionOfType(EventStoreUnavailable.class).isThrownBy(() -> read(STREAM));
		assertThat(Thread.interrupted()).isTrue();
	}

	private ReadResult read(String stream) {
		return read(this.connection, stream);
	}

	private static ReadResult read(EventStoreConnection connection, String stream) {
		return connection.call("a read of a test",
				(client) -> client.readStream(stream, ReadStreamOptions.get().maxCount(10)));
	}

	/** Sooner or later: in the little time given an answer may not come every time. */
	private static void assertAnswers(EventStoreConnection connection) {
		await().ignoreExceptionsInstanceOf(EventStoreUnavailable.class)
			.untilAsserted(() -> assertThat(read(connection, STREAM).getEvents()).hasSize(1));
	}

	private static void assertUnavailableInTime(EventStoreConnection connection) {
		var took = took(() -> assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> read(connection, STREAM)));

		assertThat(took).isLessThan(TOLERANCE);
	}

	private static Duration took(Runnable step) {
		var started = System.nanoTime();
		step.run();
		return Duration.ofNanos(System.nanoTime() - started);
	}

	private static CompletableFuture<ReadResult> readOnceShutDown(KurrentDBClient client) {
		return client.shutdown().thenComposeAsync((done) -> client.readStream(STREAM, ReadStreamOptions.get()));
	}

}
