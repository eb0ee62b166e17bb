package io.quotestream.command.inbox;

import java.time.Duration;
import java.time.InstantSource;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteSecrets;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.subscription.GroupSubscription;

/** Puts the inbox together. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

	private static final Duration JOINING = Duration.ofSeconds(5);

	/**
	 * Settings of the inbox.
	 *
	 * @param depth how many commands of one quote may wait
	 * @param watches how many commands may be watched at a time
	 * @param look how often a watch looks
	 * @param heartbeat how long a watch is silent at most
	 * @param buffer most commands that are under way here
	 * @param concurrency most quotes whose inboxes are carried out at a time
	 * @param drain time at shutdown for what was begun
	 */
	@ConfigurationProperties("quotestream.inbox")
	record InboxProperties(@DefaultValue("100") int depth, @DefaultValue("500") int watches,
			@DefaultValue("200ms") Duration look, @DefaultValue("15s") Duration heartbeat,
			@DefaultValue("128") int buffer, @DefaultValue("16") int concurrency, @DefaultValue("1s") Duration drain) {
	}

	@Bean
	SealedCommands sealedCommands(SubjectKeys keys) {
		return new SealedCommands(keys);
	}

	@Bean
	WaitingCommands waitingCommands(CommandHandler handler, InboxStore store) {
		return new WaitingCommands(handler, store, 20_000);
	}

	@Bean
	CommandInbox commandInbox(CommandHandler handler, QuoteSecrets secrets, SealedCommands sealed, InboxStore store,
			WaitingCommands waiting, InboxProperties properties, MeterRegistry meters) {
		return new CommandInbox(handler, secrets, sealed, store, waiting, properties.depth(), meters);
	}

	@Bean
	InboxWorker inboxWorker(CommandHandler handler, SealedCommands sealed, WaitingCommands waiting,
			MeterRegistry meters) {
		return new InboxWorker(handler, sealed, waiting, InstantSource.system(), meters);
	}

	@Bean
	InboxSubscription inboxSubscription(KurrentDBClientSettings settings, EventStoreConnection store,
			InboxWorker worker, InboxProperties properties, MeterRegistry meters) {
		return new InboxSubscription(settings, store, worker, new GroupSubscription.Limits(properties.buffer(),
				properties.concurrency(), JOINING, properties.drain()), meters);
	}

	@Bean
	CommandOutcomes commandOutcomes(WaitingCommands waiting) {
		return new CommandOutcomes(waiting);
	}

	@Bean
	OutcomeWatches outcomeWatches(CommandOutcomes outcomes, InboxProperties properties, MeterRegistry meters) {
		return new OutcomeWatches(outcomes, properties.watches(),
				new OutcomeWatches.Rhythm(properties.look(), properties.heartbeat()), meters);
	}

}
