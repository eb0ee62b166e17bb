package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.quotestream.eventstore.SmallDisk.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Disks that are full, read-only, or hold something else: told plainly, and outlived. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DiskFaultIT {

	private static final String STREAM = "s";

	private static final int BATCH = 3;

	private static final int EVENT_BYTES = 8 << 10;

	@TempDir
	private Path folder;

	private final List<UUID> acknowledged = new ArrayList<>();

	@BeforeEach
	void openToAll() throws IOException {
		Nobody.permit(this.folder, "rwxr-xr-x");
	}

	@ParameterizedTest
	@EnumSource
	void a_full_disk_refuses_appends_and_nothing_else(Kind kind) throws Exception {
		try (SmallDisk disk = kind.prepare(this.folder)) {
			Path data = disk.folder();
			try (ServerProcess server = ServerProcess.start(Nobody.runs(ServerProcess.command(data)));
					StoreClient client = StoreClient.connect(server.connectionString());
					// The official client hangs up where a write is answered UNAVAILABLE.
					StoreClient watcher = StoreClient.connect(server.connectionString())) {
				RecordedSubscription catchUp = new RecordedSubscription();
				StoreClient.get(watcher.streams()
					.subscribeToStream(STREAM, catchUp, SubscribeToStreamOptions.get().fromStart()));
				append(client);
				StoreClient.await(client.groups()
					.createToStream(STREAM, "group",
							CreatePersistentSubscriptionToStreamOptions.get().fromStart().checkpointLowerBound(1)));
				RecordedConsumer consumer = RecordedConsumer.of(watcher, STREAM, "group", 10);
				disk.fill(server);

				assertRefused(appendUntilRefused(client), kind);
				disk.fillCompletely(server);
				assertRefused(catchThrowable(appendOf(client)), kind);
				assertThat(health(server)).isEqualTo(ServingStatus.NOT_SERVING);
				assertThat(ids(client.read(STREAM))).isEqualTo(this.acknowledged);
				assertThat(ids(catchUp.eventsIgnoringCaughtUp(this.acknowledged.size()))).isEqualTo(this.acknowledged);
				consumer.nextAcked(this.acknowledged.size());
				assertThat(catchThrowable(appendOf(client))).isNotNull();
				assertThat(ids(client.read(STREAM))).isEqualTo(this.acknowledged);

				disk.free(server);
				Awaitility.await().untilAsserted(() -> assertThat(health(server)).isEqualTo(ServingStatus.SERVING));
				append(client);
				assertThat(ids(catchUp.eventsIgnoringCaughtUp(BATCH)))
					.isEqualTo(this.acknowledged.subList(this.acknowledged.size() - BATCH, this.acknowledged.size()));
				consumer.nextAcked(BATCH);
				assertThat(ids(client.read(STREAM))).isEqualTo(this.acknowledged);
				consumer.stop();
			}
			assertKeptAndSound(data);
		}
	}

	@Test
	void a_store_stopped_on_a_full_disk_starts_when_there_is_space() throws Exception {
		try (SmallDisk disk = Kind.FILE_SYSTEM.prepare(this.folder)) {
			Path data = disk.folder();
			ServerProcess server = ServerProcess.start(Nobody.runs(ServerProcess.command(data)));
			try (server; StoreClient client = StoreClient.connect(server.connectionString())) {
				disk.fill(server);
				assertThat(appendUntilRefused(client)).hasMessageContaining("the disk is full");
				server.kill();
			}
			disk.fillCompletely(server);
			assertThat(startAndFail(data)).contains("cannot be opened: the disk is full");
			disk.free(server);
			assertKeptAndSound(data);
		}
	}

	@Test
	void a_folder_that_cannot_be_used_is_told_at_start() throws Exception {
		Path file = Files.writeString(this.folder.resolve("file"), "text");
		assertThat(startAndFail(file)).contains("cannot be created: " + file + " is a file");
		assertThat(startAndFail(file.resolve("data"))).contains("cannot be created: " + file + " is a file");

		Path locked = Files.createDirectory(this.folder.resolve("locked"));
		Nobody.permit(locked, "r-xr-xr-x");
		assertThat(startAndFail(locked)).contains("the data folder " + locked + " is not writable");
		assertThat(startAndFail(locked.resolve("data"))).contains("cannot be created: ").contains("permission denied");
	}

	@Test
	void a_database_that_cannot_be_used_is_told_at_start() throws Exception {
		Path data = Nobody.ownFolder(this.folder.resolve("data"));
		EmbeddedEventStore.start(data).close();
		Nobody.own(data);
		Path database = data.resolve("events.db");
		Nobody.permit(database, "r--r--r--");
		assertThat(startAndFail(data)).contains("the file " + database + " of the data folder is not writable");

		Nobody.permit(database, "rw-rw-rw-");
		Files.writeString(database, "not a database ".repeat(1_000));
		assertThat(startAndFail(data)).contains("cannot be opened: the database file is not one of this store");
		assertThat(Files.readString(database)).startsWith("not a database");

		Nobody.permit(data.resolve("lock"), "r--r--r--");
		assertThat(startAndFail(data)).contains("cannot be locked: ").contains("permission denied");
	}

	@Test
	void a_folder_in_use_is_told_at_start_and_free_after_a_stop() throws Exception {
		Path data = Nobody.ownFolder(this.folder.resolve("data"));
		try (ServerProcess server = ServerProcess.start(Nobody.runs(ServerProcess.command(data)))) {
			assertThat(startAndFail(data))
				.contains("the data folder " + data + " is in use by process " + server.pid());
			assertThat(server.stop()).isIn(0, 143);
		}
		EmbeddedEventStore.start(data).close();
	}

	private static void assertRefused(Throwable refusal, Kind kind) {
		assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Code.UNAVAILABLE);
		assertThat(refusal).hasMessageContaining(kind.refusal());
	}

	/** What the program says when it cannot start. */
	private static String startAndFail(Path data) throws IOException {
		Process process = new ProcessBuilder(Nobody.runs(ServerProcess.command(data))).redirectErrorStream(true)
			.start();
		// One that started after all would be waited for for ever.
		CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(process::destroyForcibly);
		String said = new String(process.getInputStream().readAllBytes());
		assertThat(process.onExit().join().exitValue()).as(said).isOne();
		return said;
	}

	private Throwable appendUntilRefused(StoreClient client) {
		Throwable refusal = null;
		while (refusal == null) {
			refusal = catchThrowable(appendOf(client));
		}
		return refusal;
	}

	private ThrowingCallable appendOf(StoreClient client) {
		return () -> append(client);
	}

	private void append(StoreClient client) {
		List<EventData> events = new ArrayList<>();
		for (int i = 0; i < BATCH; i++) {
			events.add(EventData.builderAsBinary(UUID.randomUUID(), "type", new byte[EVENT_BYTES]).build());
		}
		StreamState expected = this.acknowledged.isEmpty() ? StreamState.noStream()
				: StreamState.streamRevision(this.acknowledged.size() - 1);
		client.append(STREAM, expected, events.toArray(EventData[]::new));
		events.forEach((event) -> this.acknowledged.add(event.getEventId()));
	}

	private void assertKeptAndSound(Path data) throws IOException {
		assertThat(new Verification(System.out, new PrintStream(OutputStream.nullOutputStream())).run(data)).isZero();
		try (EmbeddedEventStore store = EmbeddedEventStore.start(data);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(ids(client.read(STREAM))).isEqualTo(this.acknowledged);
		}
	}

	private static List<UUID> ids(List<ResolvedEvent> events) {
		return events.stream().map((event) -> event.getEvent().getEventId()).toList();
	}

	private static ServingStatus health(ServerProcess server) {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
		try {
			return HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()).getStatus();
		}
		finally {
			channel.shutdownNow();
		}
	}

}
