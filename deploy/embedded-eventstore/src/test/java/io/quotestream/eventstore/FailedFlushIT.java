package io.quotestream.eventstore;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.PersistentSubscriptionToStreamStats;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The system itself fails the flushes of a running store: what the file holds then is
 * known to nobody, so nothing is acknowledged before a flush succeeds.
 */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailedFlushIT {

	private static final String GROUP = "g";

	@TempDir
	private Path folder;

	@Test
	void an_append_whose_flush_failed_is_refused_and_can_be_repeated() throws IOException {
		EventData first = StoreClient.event("first");
		EventData second = StoreClient.event("second");
		try (ServerProcess server = ServerProcess.start(this.folder);
				StoreClient client = StoreClient.connect(server.connectionString())) {
			client.append("s", StreamState.noStream(), first);
			Process failing = failFlushes(server);
			assertRefused(() -> client.append("s", StreamState.streamRevision(0), second));
			assertThat(ids(client)).containsExactly(first.getEventId());
			heal(failing);
			Awaitility.await().ignoreExceptions().untilAsserted(() -> {
				client.append("s", StreamState.streamRevision(0), second);
				assertThat(ids(client)).containsExactly(first.getEventId(), second.getEventId());
			});
		}
		assertThat(new Verification(System.out, new PrintStream(OutputStream.nullOutputStream())).run(this.folder))
			.isZero();
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(ids(client)).containsExactly(first.getEventId(), second.getEventId());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void C62_a_store_that_refused_appends_starts_after_a_kill(boolean healed) throws IOException {
		EventData first = StoreClient.event("first");
		EventData last = StoreClient.event("last");
		try (ServerProcess server = ServerProcess.start(this.folder);
				StoreClient client = StoreClient.connect(server.connectionString())) {
			client.append("s", StreamState.noStream(), first);
			Process failing = failFlushes(server);
			for (int size : List.of(400_000, 200_000, 100_000)) {
				EventData large = EventData.builderAsBinary("large", new byte[size]).build();
				assertRefused(() -> client.append("large", StreamState.any(), large));
			}
			if (healed) {
				heal(failing);
				Awaitility.await()
					.ignoreExceptions()
					.untilAsserted(() -> client.append("s", StreamState.streamRevision(0), last));
			}
			server.kill();
			heal(failing);
		}
		assertThat(new Verification(System.out, new PrintStream(OutputStream.nullOutputStream())).run(this.folder))
			.isZero();
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(ids(client))
				.isEqualTo((healed ? Stream.of(first, last) : Stream.of(first)).map(EventData::getEventId).toList());
		}
	}

	@Test
	void what_was_replayed_leaves_the_parked_messages_as_soon_as_that_can_be_written() throws IOException {
		try (ServerProcess server = ServerProcess.start(this.folder);
				StoreClient client = StoreClient.connect(server.connectionString())) {
			client.append("s", 1);
			StoreClient.await(client.groups()
				.createToStream("s", GROUP, CreatePersistentSubscriptionToStreamOptions.get().fromStart()));
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", GROUP, 1);
			consumer.subscription().nack(NackAction.Park, "later", consumer.next().event());
			Awaitility.await().untilAsserted(() -> assertThat(group(client).getParkedMessageCount()).isOne());
			StoreClient.await(client.groups().replayParkedMessagesToStream("s", GROUP));
			Delivered replayed = consumer.next();
			Process failing = failFlushes(server);
			consumer.subscription().ack(replayed.event());
			Awaitility.await().untilAsserted(() -> assertThat(group(client).getTotalInFlightMessages()).isZero());
			// Behind it in the writer's queue: when this has failed, so has that.
			assertRefused(() -> client.append("t", 1));
			assertThat(group(client).getParkedMessageCount()).isOne();
			heal(failing);
			Awaitility.await().untilAsserted(() -> assertThat(group(client).getParkedMessageCount()).isZero());
			consumer.stop();
		}
	}

	private static PersistentSubscriptionToStreamStats group(StoreClient client) {
		return StoreClient.get(client.groups().getInfoToStream("s", GROUP)).orElseThrow().getStats();
	}

	private static void assertRefused(ThrowingCallable append) {
		Throwable refusal = catchThrowable(append);
		assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Code.UNAVAILABLE);
		assertThat(refusal).hasMessageContaining("the disk cannot be written");
	}

	private static void heal(Process failing) {
		failing.destroy();
		failing.onExit().join();
	}

	/** Until the answered process is gone, every flush of the server fails. */
	private static Process failFlushes(ServerProcess server) throws IOException {
		Process strace = new ProcessBuilder(Strace.onPath(), "-f", "-p", Long.toString(server.pid()), "-e",
				"trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO")
			.redirectErrorStream(true)
			.start();
		BufferedReader output = strace.inputReader();
		String line = output.readLine();
		while (!Objects.requireNonNull(line, "strace ended").contains("attached")) {
			line = output.readLine();
		}
		Thread.ofVirtual().start(() -> output.lines().forEach((ignored) -> {
		}));
		return strace;
	}

	private static List<UUID> ids(StoreClient client) {
		return client.read("s").stream().map(ResolvedEvent::getEvent).map((event) -> event.getEventId()).toList();
	}

}
