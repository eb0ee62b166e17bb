package io.quotestream.command.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.RecordedEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.OptionComparison;
import io.quotestream.command.application.QuoteWorksheets;
import io.quotestream.command.application.RecentQuotes;
import io.quotestream.command.application.StoredSnapshots;
import io.quotestream.command.application.SnapshotPolicy;
import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.command.keys.KeyDatabase;
import io.quotestream.command.keys.MasterKey;
import io.quotestream.command.process.number.ExpectedNumbers;
import io.quotestream.command.store.KurrentQuoteStore;
import io.quotestream.command.store.KurrentSnapshotStore;
import io.quotestream.command.store.StoredEvents;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.admin.v1.SubjectKeyServiceGrpc;
import io.quotestream.proto.admin.v1.SubjectKeyServiceGrpc.SubjectKeyServiceBlockingStub;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc.CommandInboxServiceBlockingStub;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub;
import io.quotestream.proto.query.v1.QuotePricingServiceGrpc;
import io.quotestream.proto.query.v1.QuotePricingServiceGrpc.QuotePricingServiceBlockingStub;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Correlation;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.rpc.ServerDefaults;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

/**
 * All of the service but Spring: endpoints behind the interceptors of every server, over
 * an event store and a key database in a folder.
 */
final class RunningEndpoints implements AutoCloseable {

	static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	static final Caller PRIVACY_OFFICER = new Caller(Role.PRIVACY_OFFICER, "pia", "");

	private final EmbeddedEventStore eventStore;

	private final AtomicBoolean eventStoreRuns = new AtomicBoolean(true);

	private final EventStoreConnection connection;

	private final HikariDataSource keyDatabase;

	private final JdbcSubjectKeys keys;

	private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

	private final StoredSnapshots snapshots;

	private final RunningInbox inbox;

	private final Server server;

	private final ManagedChannel channel;

	/** Starts in this folder; in the same one again it goes on with what is there. */
	RunningEndpoints(Path folder) throws IOException {
		var name = UUID.randomUUID().toString();
		this.eventStore = EmbeddedEventStore.start(Files.createDirectories(folder.resolve("events")));
		this.connection = new EventStoreConnection(this.eventStore.connectionString(), Duration.ofSeconds(30));
		this.keyDatabase = KeyDatabase.open("jdbc:sqlite:" + folder.resolve("keys/keys.db"));
		this.keys = new JdbcSubjectKeys(JdbcClient.create(this.keyDatabase),
				MasterKey.load(folder.resolve("master/master.json"), true), 100,
				KeyDatabase.leaveNoTrace(this.keyDatabase));
		var store = new KurrentQuoteStore(this.connection, new EventCodec(), this.keys, new SimpleMeterRegistry());
		// After every event, so that whatever is asked of what is stored is asked of
		// them.
		this.snapshots = new StoredSnapshots(new KurrentSnapshotStore(this.connection, this.keys),
				new SnapshotPolicy(1, 0, Duration.ZERO), InstantSource.system(), 100, new SimpleMeterRegistry());
		var handler = new CommandHandler(store, this.snapshots, new RecentQuotes(100), this.keys,
				InstantSource.system(), SampleProduct.OPTIONAL);
		var endpoint = new QuoteCommandEndpoint(handler, new ExpectedNumbers(handler, Duration.ZERO));
		this.inbox = RunningInbox.of(handler, this.keys, this.connection);
		var interceptors = ServerDefaults.interceptors(new CommandFailures(), true);
		this.server = InProcessServerBuilder.forName(name)
			.executor(this.handlers)
			.addService(ServerInterceptors.interceptForward(endpoint, interceptors))
			.addService(ServerInterceptors.interceptForward(new QuotePricingEndpoint(
					new OptionComparison(handler, InstantSource.system(), SampleProduct.OPTIONAL),
					new QuoteWorksheets(store, SampleProduct.OPTIONAL)), interceptors))
			.addService(ServerInterceptors.interceptForward(new SubjectKeyEndpoint(this.keys), interceptors))
			.addService(ServerInterceptors.interceptForward(this.inbox.endpoint(), interceptors))
			.build()
			.start();
		this.channel = InProcessChannelBuilder.forName(name).build();
	}

	QuoteCommandServiceBlockingStub commands(Caller caller) {
		return commands(caller, "flow-" + UUID.randomUUID());
	}

	QuoteCommandServiceBlockingStub commands(Caller caller, String correlationId) {
		return QuoteCommandServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(caller, correlationId)));
	}

	QuotePricingServiceBlockingStub pricing(Caller caller) {
		return QuotePricingServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(caller, "flow")));
	}

	CommandInboxServiceBlockingStub inbox(Caller caller) {
		return CommandInboxServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(caller, "flow")));
	}

	/** Carries out what waits in the inbox of a quote. */
	void carryOut(String quoteId, long revision) {
		this.inbox.worker().carryOut(quoteId, revision);
	}

	/** Ends the watches, as a stop of the service does first. */
	void stopWatches() {
		this.inbox.watches().close();
	}

	QuoteCommandServiceBlockingStub commandsOfNobody() {
		return QuoteCommandServiceGrpc.newBlockingStub(this.channel);
	}

	SubjectKeyServiceBlockingStub subjectKeys(Caller caller) {
		return SubjectKeyServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(caller, "flow")));
	}

	JdbcSubjectKeys keys() {
		return this.keys;
	}

	/** The events of a quote as the store keeps them. */
	List<RecordedEvent> stored(String quoteId) {
		return StoredEvents.of(this.connection, StreamNames.quote(quoteId));
	}

	/** The snapshot of a quote as the store keeps it, none while none was taken. */
	List<RecordedEvent> storedSnapshot(String quoteId) {
		return StoredEvents.of(this.connection, StreamNames.quoteSnapshot(quoteId));
	}

	/** A snapshot of this quote, loaded. */
	Optional<QuoteHistory> snapshot(String quoteId) {
		return this.snapshots.find(quoteId);
	}

	/** As a newer service or a broken disk would have it. */
	void store(String quoteId, EventData event) {
		this.connection.call("an append of a test",
				(client) -> client.appendToStream(StreamNames.quote(quoteId), AppendToStreamOptions.get(), event));
	}

	void stopEventStore() {
		if (this.eventStoreRuns.compareAndSet(true, false)) {
			this.eventStore.close();
		}
	}

	void stopKeyDatabase() {
		this.keyDatabase.close();
	}

	/** Ends with the last handler: what it logs belongs to the test that called it. */
	@Override
	public void close() {
		this.channel.shutdownNow();
		this.server.shutdownNow();
		try {
			this.server.awaitTermination();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.handlers.close();
		this.snapshots.close();
		this.connection.close();
		stopEventStore();
		this.keyDatabase.close();
	}

	private static Metadata headers(Caller caller, String correlationId) {
		var headers = new Metadata();
		headers.put(Caller.HEADER, caller.toHeader());
		headers.put(Correlation.HEADER, correlationId);
		return headers;
	}

}
