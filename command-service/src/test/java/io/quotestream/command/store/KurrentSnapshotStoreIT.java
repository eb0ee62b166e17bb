package io.quotestream.command.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.application.QuoteLoader;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.QuoteStore.NewEvent;
import io.quotestream.command.application.SnapshotPolicy;
import io.quotestream.command.application.Snapshots;
import io.quotestream.command.application.StoredSnapshots;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.InMemorySubjectKeys;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.codec.SnapshotCodec;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Snapshots of a long quote in a running event store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KurrentSnapshotStoreIT {

	private static final int LONG = 5_000;

	private static final int BATCH = 250;

	private static final SnapshotPolicy EVERY_500 = new SnapshotPolicy(500, 0, Duration.ZERO);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final String quoteId = UUID.randomUUID().toString();

	private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@SuppressWarnings("NullAway.Init")
	private EmbeddedEventStore server;

	@SuppressWarnings("NullAway.Init")
	private EventStoreConnection connection;

	@SuppressWarnings("NullAway.Init")
	private QuoteStore quotes;

	@SuppressWarnings("NullAway.Init")
	private StoredSnapshots snapshots;

	@BeforeEach
	void start() throws IOException {
		this.server = EmbeddedEventStore.start(this.folder);
		this.connection = new EventStoreConnection(this.server.connectionString(), Duration.ofMinutes(1));
		this.quotes = new KurrentQuoteStore(this.connection, new EventCodec(), this.keys, this.meters);
		this.snapshots = new StoredSnapshots(new KurrentSnapshotStore(this.connection, this.keys), EVERY_500,
				InstantSource.system(), 10, this.meters);
	}

	@AfterEach
	void stop() {
		this.snapshots.close();
		this.connection.close();
		this.server.close();
	}

	@Test
	void a_quote_of_5_000_events_is_the_same_from_its_snapshot_and_from_its_beginning() {
		write(0, LONG - 100);
		offer();
		write(LONG - 100, LONG);

		var fromSnapshot = new QuoteLoader(this.quotes, this.snapshots).load(this.quoteId);
		var fromTheBeginning = new QuoteLoader(this.quotes, Snapshots.NONE).load(this.quoteId);

		assertThat(fromSnapshot).isEqualTo(fromTheBeginning);
		assertThat(fromSnapshot.revision()).isEqualTo(LONG - 1);
		assertThat(fromSnapshot.answered()).hasSize(LONG);
		assertThat(this.meters.get("quotestream.snapshots").tag("outcome", "loaded").counter().count()).isEqualTo(1);
	}

	@Test
	void only_the_last_one_is_kept() {
		write(0, 500);
		offer();
		write(500, 1_000);
		offer();

		assertThat(
				this.connection
					.call("a read of a test",
							(client) -> client.readStream(StreamNames.quoteSnapshot(this.quoteId),
									ReadStreamOptions.get()))
					.getEvents())
			.singleElement()
			.satisfies((kept) -> assertThat(kept.getOriginalEvent().getRevision()).isEqualTo(1));
	}

	@Test
	void what_is_no_snapshot_is_ignored() {
		write(0, 10);
		this.connection.call("a write of a test",
				(client) -> client.appendToStream(StreamNames.quoteSnapshot(this.quoteId),
						AppendToStreamOptions.get().streamState(StreamState.any()),
						EventDataBuilder
							.binary(UUID.randomUUID(), SnapshotCodec.STORED_TYPE, new byte[] { (byte) 0xff, 2 })
							.build()));

		assertThat(new QuoteLoader(this.quotes, this.snapshots).load(this.quoteId).revision()).isEqualTo(9);
		assertThat(this.meters.get("quotestream.snapshots").tag("outcome", "ignored").counter().count()).isEqualTo(1);
	}

	/** Has a snapshot taken of the quote as it is, and waits for it. */
	private void offer() {
		var history = new QuoteLoader(this.quotes, Snapshots.NONE).load(this.quoteId);
		this.snapshots.offer(this.quoteId, history);
		await().until(
				() -> this.snapshots.find(this.quoteId).map(QuoteHistory::revision).orElse(-1L) == history.revision());
		this.meters.clear();
	}

	private void write(int from, int to) {
		for (int batch = from; batch < to; batch += BATCH) {
			var events = new ArrayList<NewEvent>();
			for (int revision = batch; revision < Math.min(to, batch + BATCH); revision++) {
				events.add(event(revision));
			}
			this.quotes.append(this.quoteId, batch - 1, events);
		}
	}

	private static NewEvent event(int revision) {
		var event = QuoteEvent.newBuilder();
		if (revision == 0) {
			event.setQuoteCreatedV2(QuoteCreatedV2.newBuilder().setBrokerId("agency-1").setCurrency("INR"));
		}
		else {
			event.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder()
				.setContact(SampleSections.CONTACT.toBuilder().setEmail("asha" + revision + "@example.com")));
		}
		var request = UUID.randomUUID().toString();
		return new NewEvent(UUID.randomUUID(), event.build(), new EventMetadata("flow", request, request,
				"zXJ2yV6t0b8m5pQ1rW3uK9cF7hN4dL2aS6gT0eYxBvM=", "bea", Role.BROKER, ""));
	}

}
