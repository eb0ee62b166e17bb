package io.quotestream.eventstore;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.WriteResult;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Point 62: the process is killed at random moments while many write and one consumes.
 * More cycles with {@code -Dcrash.cycles=N}, another course with {@code -Dcrash.seed=N}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashIT {

	private static final int CYCLES = Integer.getInteger("crash.cycles", 6);

	private static final int WRITERS = 8;

	private static final int BATCH = 3;

	private static final String GROUP = "survivor";

	@TempDir
	private Path folder;

	private final Random random = new Random(Long.getLong("crash.seed", 7));

	/** What the server acknowledged: each event's id and where it is. */
	private final Map<UUID, Place> acknowledged = new ConcurrentHashMap<>();

	private final Set<UUID> consumed = ConcurrentHashMap.newKeySet();

	private volatile @Nullable ServerProcess doomed;

	private record Place(String stream, long revision) {
	}

	@Test
	void C62_every_acknowledged_append_survives_a_kill_once_and_whole() throws Exception {
		Map<UUID, RecordedEvent> seenBefore = Map.of();
		int port = 0;
		for (int cycle = 0; cycle < CYCLES; cycle++) {
			try (ServerProcess server = ServerProcess.start(this.folder, port)) {
				port = server.port();
				StoreClient client = StoreClient.connect(server.connectionString());
				if (cycle == 0) {
					createGroup(client);
				}
				seenBefore = verify(client, seenBefore);
				load(server, client);
			}
		}
		try (ServerProcess server = ServerProcess.start(this.folder, port)) {
			StoreClient client = StoreClient.connect(server.connectionString());
			Map<UUID, RecordedEvent> stored = verify(client, seenBefore);
			assertThat(stored).hasSizeGreaterThan(CYCLES * WRITERS * BATCH);
			consumeTheRest(client, stored.keySet());
		}
	}

	/** Writes and consumes for a while, then kills the server amid it all. */
	private void load(ServerProcess server, StoreClient client) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int writer = 0; writer < WRITERS; writer++) {
			String stream = "load-" + writer;
			threads.add(Thread.ofVirtual().start(() -> writeUntilRefused(client, stream)));
		}
		RecordedConsumer consumer = RecordedConsumer.ofAll(client, GROUP, 50);
		threads.add(Thread.ofVirtual().start(() -> consumeUntilNothingComes(consumer)));
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300 + this.random.nextInt(700)));
		// From now on the next acknowledgement kills: the moment it matters most.
		this.doomed = server;
		for (Thread thread : threads) {
			thread.join();
		}
		this.doomed = null;
		server.kill();
	}

	private void writeUntilRefused(StoreClient client, String stream) {
		long next = revisionOf(client, stream) + 1;
		while (true) {
			EventData[] events = new EventData[BATCH];
			for (int i = 0; i < BATCH; i++) {
				events[i] = StoreClient.event(UUID.randomUUID(), "t" + i);
			}
			StreamState expected = (next == 0) ? StreamState.noStream() : StreamState.streamRevision(next - 1);
			try {
				WriteResult written = client.streams()
					.appendToStream(stream, AppendToStreamOptions.get().streamState(expected), events)
					.get(2, TimeUnit.SECONDS);
				assertThat(written.getNextExpectedRevision().toRawLong()).isEqualTo(next + BATCH - 1);
			}
			catch (ExecutionException | TimeoutException | InterruptedException ex) {
				// Killed: whether this batch was written is not known.
				return;
			}
			for (int i = 0; i < BATCH; i++) {
				this.acknowledged.put(events[i].getEventId(), new Place(stream, next + i));
			}
			next += BATCH;
			ServerProcess victim = this.doomed;
			if (victim != null) {
				victim.kill();
			}
		}
	}

	private static long revisionOf(StoreClient client, String stream) {
		return client.readAll(ReadAllOptions.get().backwards().fromEnd())
			.stream()
			.filter((event) -> event.getEvent().getStreamId().equals(stream))
			.mapToLong((event) -> event.getEvent().getRevision())
			.max()
			.orElse(-1);
	}

	private void consumeUntilNothingComes(RecordedConsumer consumer) {
		while (!consumer.hasEnded() || consumer.waiting() > 0) {
			if (consumer.waiting() == 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
				continue;
			}
			Delivered delivered = consumer.next();
			// Known first, acknowledged second: it may come again, but never be lost.
			this.consumed.add(delivered.event().getEvent().getEventId());
			try {
				consumer.subscription().ack(delivered.event());
			}
			catch (RuntimeException ex) {
				// The connection is gone; what is left here will come again.
				return;
			}
		}
	}

	/** Reads everything and compares it with what was acknowledged and seen before. */
	private Map<UUID, RecordedEvent> verify(StoreClient client, Map<UUID, RecordedEvent> seenBefore) {
		Map<UUID, RecordedEvent> stored = new ConcurrentHashMap<>();
		List<ResolvedEvent> all = client.readAll(ReadAllOptions.get().fromStart());
		for (ResolvedEvent resolved : all) {
			RecordedEvent event = resolved.getEvent();
			if (event.getStreamId().startsWith("load-")) {
				assertThat(stored.put(event.getEventId(), event)).as("stored once").isNull();
			}
		}
		this.acknowledged
			.forEach((id, place) -> assertThat(stored.get(id)).as("acknowledged event").satisfies((event) -> {
				assertThat(event.getStreamId()).isEqualTo(place.stream());
				assertThat(event.getRevision()).isEqualTo(place.revision());
			}));
		seenBefore.forEach((id, event) -> assertThat(stored.get(id)).as("unchanged").isEqualTo(event));
		for (int writer = 0; writer < WRITERS && !stored.isEmpty(); writer++) {
			List<ResolvedEvent> events = client.read("load-" + writer, ReadStreamOptions.get().fromStart());
			assertThat(events.size() % BATCH).as("whole batches").isZero();
			for (int i = 0; i < events.size(); i++) {
				assertThat(events.get(i).getEvent().getRevision()).isEqualTo(i);
				assertThat(events.get(i).getEvent().getEventType()).isEqualTo("t" + i % BATCH);
			}
		}
		return stored;
	}

	private static void createGroup(StoreClient client) {
		StoreClient
			.get(client.groups()
				.createToAll(GROUP, CreatePersistentSubscriptionToAllOptions.get()
					.fromStart()
					.checkpointLowerBound(1)
					.checkpointUpperBound(20)
					.checkpointAfterInMs(100)
					.filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression("^load-").build())));
	}

	private void consumeTheRest(StoreClient client, Set<UUID> stored) {
		Set<UUID> missing = new HashSet<>(stored);
		missing.removeAll(this.consumed);
		RecordedConsumer consumer = RecordedConsumer.ofAll(client, GROUP, 50);
		while (!missing.isEmpty()) {
			Delivered delivered = consumer.next();
			missing.remove(delivered.event().getEvent().getEventId());
			consumer.subscription().ack(delivered.event());
		}
		consumer.stop();
	}

}
