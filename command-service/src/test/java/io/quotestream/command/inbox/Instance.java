package io.quotestream.command.inbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import com.zaxxer.hikari.HikariDataSource;
import io.kurrent.dbclient.RecordedEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.RecentQuotes;
import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.Product;
import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.command.keys.KeyDatabase;
import io.quotestream.command.keys.MasterKey;
import io.quotestream.command.store.KurrentInboxStore;
import io.quotestream.command.store.KurrentQuoteStore;
import io.quotestream.command.store.StoredEvents;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.command.v1.CommandOutcome;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.GroupSubscription;

/** One instance of the service, over an event store and keys that others use too. */
final class Instance implements AutoCloseable {

	static final int DEPTH = 100;

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final CommandHandler handler;

	final CommandInbox inbox;

	final InboxWorker worker;

	final CommandOutcomes outcomes;

	final JdbcSubjectKeys keys;

	final InboxStore store;

	private final String eventStore;

	private @Nullable InboxSubscription subscription;

	final EventStoreConnection connection;

	private final HikariDataSource keyDatabase;

	/** An instance that calls the stores by way of others. */
	Instance(String eventStore, Path keyFolder, Product product, UnaryOperator<QuoteStore> quotes,
			UnaryOperator<InboxStore> inboxes) {
		this.eventStore = eventStore;
		this.connection = new EventStoreConnection(eventStore, Duration.ofSeconds(30));
		this.keyDatabase = KeyDatabase.open("jdbc:sqlite:" + keyFolder.resolve("keys/keys.db"));
		this.keys = new JdbcSubjectKeys(JdbcClient.create(this.keyDatabase),
				MasterKey.load(keyFolder.resolve("master/master.json"), true), 100,
				KeyDatabase.leaveNoTrace(this.keyDatabase));
		this.handler = new CommandHandler(
				quotes.apply(new KurrentQuoteStore(this.connection, new EventCodec(), this.keys, this.meters)),
				new RecentQuotes(100, Duration.ofMinutes(1)), this.keys, Requests.CLOCK, product);
		this.store = inboxes.apply(new KurrentInboxStore(this.connection));
		var sealed = new SealedCommands(this.keys);
		var waiting = new WaitingCommands(this.handler, this.store, 100);
		this.inbox = new CommandInbox(this.handler, this.keys, sealed, this.store, waiting, DEPTH, this.meters);
		this.worker = new InboxWorker(this.handler, sealed, waiting, InstantSource.system(), this.meters);
		this.outcomes = new CommandOutcomes(waiting);
	}

	/** Carries out what is submitted, by itself, from now on. */
	void subscribe() {
		var limits = new GroupSubscription.Limits(32, 8, Duration.ofSeconds(30), Duration.ofSeconds(1));
		var opened = new InboxSubscription(EventStoreConnection.settings(this.eventStore), this.connection, this.worker,
				limits, this.meters);
		opened.start();
		this.subscription = opened;
	}

	CommandTicket submit(Caller caller, QuoteCommand command) {
		return this.inbox.submit(command, new Origin(caller, "flow", ""));
	}

	CommandOutcome outcome(Caller caller, CommandTicket ticket) {
		return this.outcomes.outcome(ticket, caller);
	}

	/** The events of a quote as the store keeps them. */
	List<RecordedEvent> quoteStream(String quoteId) {
		return StoredEvents.of(this.connection, StreamNames.quote(quoteId));
	}

	/** The events of an inbox as the store keeps them. */
	List<RecordedEvent> inboxStream(String quoteId) {
		return StoredEvents.of(this.connection, StreamNames.commandInbox(quoteId));
	}

	/** Request ids of the events of a quote, each once for a run of its events. */
	List<String> answered(String quoteId) {
		var ids = new ArrayList<String>();
		for (var event : quoteStream(quoteId)) {
			var id = EventMetadata.fromJson(event.getUserMetadata()).requestId();
			if (ids.isEmpty() || !ids.getLast().equals(id)) {
				ids.add(id);
			}
		}
		return ids;
	}

	@Override
	public void close() {
		if (this.subscription != null) {
			this.subscription.stop();
		}
		this.connection.close();
		this.keyDatabase.close();
	}

}
