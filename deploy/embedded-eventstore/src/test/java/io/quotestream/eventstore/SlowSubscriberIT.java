package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.StreamState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Points 31 and 38: clients that stall far behind cost the others nothing, and miss
 * nothing. The server's memory is a fraction of what they do not take. A million events
 * with {@code -Plong}, {@code -Dslow.events=N} for others.
 */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowSubscriberIT {

	/** Tenths of it are written in whole batches: a multiple of 2,000. */
	private static final int EVENTS = Integer.getInteger("slow.events", 100_000);

	private static final int EVENT_SIZE = 2_000;

	private static final int BATCH = 50;

	private static final int WRITERS = 4;

	private static final String STREAM = "busy";

	/** All that calls of this client may have in buffers on the way, in events. */
	private static final int ON_THE_WAY = 20_000;

	private static final Duration PATIENCE = Duration.ofMillis(60_000 + 2L * EVENTS);

	@TempDir
	private Path folder;

	@Test
	void C38_stalled_clients_miss_nothing_and_cost_neither_memory_nor_throughput() throws Exception {
		try (ServerProcess server = ServerProcess.start(this.folder, "-Xmx256m", "-XX:MaxDirectMemorySize=64m",
				"-XX:+ExitOnOutOfMemoryError"); StoreClient client = StoreClient.connect(server.connectionString())) {
			int warmUp = EVENTS / 10;
			write(client, warmUp);
			double alone = write(client, EVENTS / 5);
			int before = warmUp + EVENTS / 5;
			createGroup(client, "buffer-full");
			createGroup(client, "never-answers");
			createGroup(client, "takes-nothing");
			int port = server.port();
			try (StalledRead all = StalledRead.subscribeToAll(port);
					StalledRead stream = StalledRead.subscribeTo(port, STREAM);
					StalledRead read = StalledRead.read(port, STREAM);
					StalledConsumer full = StalledConsumer.connect(port, STREAM, "buffer-full", 500, true);
					StalledConsumer mute = StalledConsumer.connect(port, STREAM, "never-answers", EVENTS, true);
					StalledConsumer deaf = StalledConsumer.connect(port, STREAM, "takes-nothing", EVENTS, false)) {
				double beside = write(client, EVENTS);
				assertThat(all.received() + stream.received() + read.received() + deaf.received())
					.as("taken by those that took one message each")
					.isLessThanOrEqualTo(4);
				Awaitility.await().atMost(PATIENCE).until(() -> full.received() == 500);
				assertThat(mute.received()).isLessThan(ON_THE_WAY);
				System.out.printf(
						"%d events of %d bytes: %.0f/s alone, %.0f/s beside six stalled clients;"
								+ " server: at most %d MiB resident, %d MiB of write-ahead log%n",
						before + EVENTS, EVENT_SIZE, alone, beside, server.peakResidentMiB(), writeAheadMiB());
				List.of(all, stream, read).forEach(StalledRead::wake);
				List.of(full, mute, deaf).forEach(StalledConsumer::wake);
				int after = EVENTS / 10;
				write(client, after);
				int total = before + EVENTS + after;
				Awaitility.await().atMost(PATIENCE).until(() -> all.received() == total && stream.received() == total);
				Awaitility.await().atMost(PATIENCE).until(read::hasEnded);
				assertThat(read.received()).isBetween((long) before + EVENTS, (long) total);
				for (StalledConsumer consumer : List.of(full, mute, deaf)) {
					Awaitility.await().atMost(PATIENCE).until(() -> consumer.received() == total);
				}
			}
			assertThat(server.isAlive()).isTrue();
			System.out.printf("all have received all; server: at most %d MiB resident, %d MiB of write-ahead log%n",
					server.peakResidentMiB(), writeAheadMiB());
			assertThat(writeAheadMiB()).as("readers that stall do not hold on to the log").isLessThan(64);
		}
	}

	@Test
	void C31_links_to_large_events_are_followed_a_few_at_a_time() throws Exception {
		int links = 400;
		try (ServerProcess server = ServerProcess.start(this.folder, "-Xmx256m", "-XX:MaxDirectMemorySize=64m",
				"-XX:+ExitOnOutOfMemoryError"); StoreClient client = StoreClient.connect(server.connectionString())) {
			client.append("large", StreamState.any(), EventData.builderAsBinary("t", new byte[1_000_000]).build());
			EventData[] all = new EventData[links];
			Arrays.setAll(all,
					(i) -> EventData.builderAsBinary("$>", "0@large".getBytes(StandardCharsets.UTF_8)).build());
			client.append("links", StreamState.any(), all);
			try (StalledRead read = StalledRead.readLinks(server.port(), "links")) {
				read.wake();
				Awaitility.await().atMost(PATIENCE).until(read::hasEnded);
				assertThat(read.received()).isEqualTo(links);
			}
			assertThat(server.isAlive()).isTrue();
		}
	}

	/** Writes so many events and tells how many a second it were. */
	private static double write(StoreClient client, int count) throws Exception {
		long started = System.nanoTime();
		List<Future<?>> writers = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int writer = 0; writer < WRITERS; writer++) {
				writers.add(threads.submit(() -> {
					for (int written = 0; written < count / WRITERS; written += BATCH) {
						client.append(STREAM, StreamState.any(), batch());
					}
				}));
			}
		}
		for (Future<?> writer : writers) {
			writer.get();
		}
		return count * 1e9 / (System.nanoTime() - started);
	}

	private static EventData[] batch() {
		EventData[] events = new EventData[BATCH];
		for (int i = 0; i < BATCH; i++) {
			events[i] = EventData.builderAsBinary("t", new byte[EVENT_SIZE]).build();
		}
		return events;
	}

	/** Nothing but bytes limits what it reads ahead, and nothing is given up on. */
	private static void createGroup(StoreClient client, String group) {
		StoreClient.await(client.groups()
			.createToStream(STREAM, group,
					CreatePersistentSubscriptionToStreamOptions.get()
						.fromStart()
						.historyBufferSize(EVENTS)
						.messageTimeoutInMs(Integer.MAX_VALUE)));
	}

	private long writeAheadMiB() throws IOException {
		return Files.size(this.folder.resolve("events.db-wal")) >> 20;
	}

}
