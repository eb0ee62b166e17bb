package io.quotestream.command.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.application.QuoteStoreContract;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.RestartPort;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.InMemorySubjectKeys;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.EventStoreUnavailable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** The adapter against a running store, which also stops, hangs and comes back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KurrentQuoteStoreIT extends QuoteStoreContract {

	private static final Duration PATIENT = Duration.ofSeconds(30);

	private static final Duration IMPATIENT = Duration.ofMillis(500);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

	@SuppressWarnings("NullAway.Init")
	private EmbeddedEventStore server;

	@SuppressWarnings("NullAway.Init")
	private EventStoreConnection connection;

	@SuppressWarnings("NullAway.Init")
	private QuoteStore store;

	@BeforeEach
	void start() throws IOException {
		this.server = EmbeddedEventStore.start(this.folder, RestartPort.free());
		connect(this.server.port(), PATIENT);
	}

	@AfterEach
	void stop() {
		this.connection.close();
		this.server.close();
	}

	@Override
	protected QuoteStore store() {
		return this.store;
	}

	@Test
	void after_a_restart_of_the_store_the_next_calls_succeed_and_nothing_is_lost() throws IOException {
		var port = this.server.port();
		var first = List.of(contact());
		var second = List.of(city("Chennai"));
		this.store.append(this.quoteId, -1, first);
		this.server.close();
		assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> this.store.append(this.quoteId, 0, second));
		this.server = EmbeddedEventStore.start(this.folder, port);
		await().ignoreException(EventStoreUnavailable.class).untilAsserted(() -> {
			this.store.append(this.quoteId, 0, second);
			assertThat(this.store.readFrom(this.quoteId, 0)).hasSize(2);
		});
	}

	@Test
	void a_store_that_falls_silent_is_given_up_in_time_and_used_again_when_it_answers() throws IOException {
		try (var line = new Line(this.server.port())) {
			var first = List.of(contact());
			var second = List.of(city("Chennai"));
			this.store.append(this.quoteId, -1, first);
			this.connection.close();
			connect(line.port(), IMPATIENT);
			await().ignoreException(EventStoreUnavailable.class)
				.untilAsserted(() -> assertThat(this.store.readFrom(this.quoteId, 0)).hasSize(1));
			line.fallSilent();
			assertGivenUpInTime(() -> this.store.append(this.quoteId, 0, second));
			assertGivenUpInTime(() -> this.store.readFrom(this.quoteId, 0));
			line.speakAgain();
			await().ignoreException(EventStoreUnavailable.class).untilAsserted(() -> {
				this.store.append(this.quoteId, 0, second);
				assertThat(this.store.readFrom(this.quoteId, 0)).hasSize(2);
			});
		}
	}

	@Test
	void lost_races_are_counted() {
		this.store.append(this.quoteId, -1, List.of(city("Chennai")));
		assertThatExceptionOfType(LostRace.class)
			.isThrownBy(() -> this.store.append(this.quoteId, -1, List.of(city("Madurai"))));
		assertThat(this.meters.get("quotestream.appends.lost").counter().count()).isEqualTo(1);
		assertThat(this.meters.get("quotestream.appends").timer().count()).isEqualTo(2);
	}

	private void connect(int port, Duration timeout) {
		this.connection = new EventStoreConnection("esdb://127.0.0.1:" + port + "?tls=false", timeout);
		this.store = new KurrentQuoteStore(this.connection, new EventCodec(), this.keys, this.meters);
	}

	private static void assertGivenUpInTime(ThrowingCallable call) {
		var started = System.nanoTime();
		assertThatExceptionOfType(EventStoreUnavailable.class).isThrownBy(call);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENT);
	}

}
