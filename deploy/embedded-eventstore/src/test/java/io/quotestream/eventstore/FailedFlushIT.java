package io.quotestream.eventstore;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The system itself fails the flushes of a running store: what the file holds then is
 * known to nobody, so nothing is acknowledged before a flush succeeds.
 */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailedFlushIT {

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
			Throwable refusal = catchThrowable(() -> client.append("s", StreamState.streamRevision(0), second));
			assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Code.UNAVAILABLE);
			assertThat(refusal).hasMessageContaining("the disk cannot be written");
			assertThat(ids(client)).containsExactly(first.getEventId());
			failing.destroy();
			failing.onExit().join();
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
