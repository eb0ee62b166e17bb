package io.quotestream.command.api;

import java.time.Duration;
import java.time.InstantSource;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.inbox.CommandInbox;
import io.quotestream.command.inbox.CommandOutcomes;
import io.quotestream.command.inbox.InboxWorker;
import io.quotestream.command.inbox.OutcomeWatches;
import io.quotestream.command.inbox.OutcomeWatches.Rhythm;
import io.quotestream.command.inbox.SealedCommands;
import io.quotestream.command.inbox.WaitingCommands;
import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.command.store.KurrentInboxStore;
import io.quotestream.proto.store.EventStoreConnection;

/** The inbox beside the other endpoints. Nothing is carried out unless a test says so. */
record RunningInbox(CommandInboxEndpoint endpoint, InboxWorker worker, OutcomeWatches watches) {

	/** How many commands can be watched. */
	static final int WATCHES = 2;

	/** How many commands of a quote can wait. */
	static final int DEPTH = 5;

	static RunningInbox of(CommandHandler handler, JdbcSubjectKeys keys, EventStoreConnection connection) {
		var meters = new SimpleMeterRegistry();
		var store = new KurrentInboxStore(connection);
		var sealed = new SealedCommands(keys);
		var waiting = new WaitingCommands(handler, store, 100);
		var outcomes = new CommandOutcomes(waiting);
		var watches = new OutcomeWatches(outcomes, WATCHES, new Rhythm(Duration.ofMillis(20), Duration.ofMillis(100)),
				meters);
		return new RunningInbox(
				new CommandInboxEndpoint(new CommandInbox(handler, keys, sealed, store, waiting, DEPTH, meters),
						outcomes, watches),
				new InboxWorker(handler, sealed, waiting, InstantSource.system(), meters), watches);
	}

}
