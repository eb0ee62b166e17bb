package io.quotestream.benchmarks.quote;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quotestream.benchmarks.Server;
import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.application.QuoteLoader;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.QuoteStore.NewEvent;
import io.quotestream.command.application.SnapshotPolicy;
import io.quotestream.command.application.Snapshots;
import io.quotestream.command.application.StoredSnapshots;
import io.quotestream.command.store.KurrentQuoteStore;
import io.quotestream.command.store.KurrentSnapshotStore;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys.Present;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.GeographicDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.QuoteStreams;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.GeographicDetails;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A quote that was edited thousands of times, half of the edits sealed, with a snapshot
 * as old as the shipped policy lets it get. It is written and loaded by command-service's
 * own classes; the keys are at hand.
 */
final class LongQuote implements AutoCloseable {

	private static final int BATCH = 250;

	/** The 500th event behind a snapshot has the next one taken. */
	private static final int LONGEST_TAIL = 499;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

	private final String quoteId;

	private final int tail;

	private final int events;

	private final EventStoreConnection connection;

	private final QuoteStore store;

	private final StoredSnapshots snapshots;

	LongQuote(Server server, int events, long seed) {
		Random random = new Random(seed);
		QuoteKeys keys = new QuoteKeys(Map.of("customer", new Present(aead()), "family", new Present(aead())));
		MeterRegistry meters = new SimpleMeterRegistry();
		this.quoteId = new UUID(random.nextLong(), random.nextLong()).toString();
		this.events = events;
		this.tail = Math.min(LONGEST_TAIL, events / 2);
		this.connection = new EventStoreConnection(server.connectionString(), TIMEOUT);
		this.store = new KurrentQuoteStore(this.connection, new EventCodec(), (quote) -> keys, meters);
		this.snapshots = new StoredSnapshots(new KurrentSnapshotStore(this.connection, (quote) -> keys),
				new SnapshotPolicy(1, 0, Duration.ZERO), InstantSource.system(), 1, meters);
		write(0, events - this.tail, random);
		takeSnapshot();
		write(events - this.tail, events, random);
	}

	/** How many events are behind the snapshot. */
	int tail() {
		return this.tail;
	}

	/** Loads it from its first event. */
	QuoteHistory fold() {
		return new QuoteLoader(this.store, Snapshots.NONE).load(this.quoteId);
	}

	/** Loads it from its snapshot. */
	QuoteHistory load() {
		return new QuoteLoader(this.store, this.snapshots).load(this.quoteId);
	}

	/** Receives all its events, in the same pages, and answers the last revision. */
	long receiveAll() {
		return receiveFrom(0);
	}

	/** Receives its snapshot and the events behind, and answers the last revision. */
	long receiveSnapshotAndTail() {
		read(StreamNames.quoteSnapshot(this.quoteId), ReadStreamOptions.get().backwards().fromEnd().maxCount(1));
		return receiveFrom(this.events - this.tail - 1L);
	}

	@Override
	public void close() {
		this.snapshots.close();
		this.connection.close();
	}

	private long receiveFrom(long revision) {
		long next = revision;
		int received;
		do {
			received = read(StreamNames.quote(this.quoteId),
					ReadStreamOptions.get().forwards().fromRevision(next).maxCount(QuoteStreams.PAGE))
				.size();
			next += received;
		}
		while (received == QuoteStreams.PAGE);
		return next - 1;
	}

	private List<ResolvedEvent> read(String stream, ReadStreamOptions options) {
		return this.connection.call("a read", (client) -> client.readStream(stream, options)).getEvents();
	}

	private void takeSnapshot() {
		QuoteHistory history = fold();
		this.snapshots.offer(this.quoteId, history);
		long end = System.nanoTime() + LONGEST_WAIT.toNanos();
		while (this.snapshots.find(this.quoteId).map(QuoteHistory::revision).orElse(-1L) != history.revision()) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("the snapshot was not taken");
			}
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}
	}

	private void write(int from, int to, Random random) {
		for (int first = from; first < to; first += BATCH) {
			List<NewEvent> batch = new ArrayList<>();
			for (int revision = first; revision < Math.min(to, first + BATCH); revision++) {
				batch.add(event(revision, random));
			}
			this.store.append(this.quoteId, first - 1, batch);
		}
	}

	private static NewEvent event(int revision, Random random) {
		QuoteEvent.Builder event = QuoteEvent.newBuilder();
		if (revision == 0) {
			event.setQuoteCreatedV2(QuoteCreatedV2.newBuilder().setBrokerId("B-100").setCurrency("INR"));
		}
		else if (revision % 2 == 0) {
			event.setGeographicDetailsCaptured(GeographicDetailsCaptured.newBuilder()
				.setGeographic(GeographicDetails.newBuilder()
					.setCountry("IN")
					.setState("Tamil Nadu")
					.setCity("City " + revision)
					.setZipCode("603110")));
		}
		else {
			event.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder()
				.setContact(ContactDetails.newBuilder()
					.setEmail("broker" + revision + "@example.com")
					.setPhoneNumber("+914427440000")));
		}
		String request = new UUID(random.nextLong(), random.nextLong()).toString();
		byte[] digest = new byte[37];
		random.nextBytes(digest);
		return new NewEvent(new UUID(random.nextLong(), random.nextLong()), event.build(), new EventMetadata(request,
				request, request, Base64.getEncoder().encodeToString(digest), "bea", Role.BROKER, ""));
	}

	private static Aead aead() {
		try {
			AeadConfig.register();
			return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
				.getPrimitive(RegistryConfiguration.get(), Aead.class);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
