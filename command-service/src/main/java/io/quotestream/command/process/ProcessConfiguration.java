package io.quotestream.command.process;

import java.util.List;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.store.EventStoreConnection;

/** Wires the reactions; each is a bean of its own package. */
@Configuration(proxyBeanMethods = false)
class ProcessConfiguration {

	/** For the clients that subscriptions make for themselves. */
	@Bean
	KurrentDBClientSettings eventStoreSettings(@Value("${quotestream.event-store.url}") String url) {
		return EventStoreConnection.settings(url);
	}

	@Bean
	Reactions reactions(List<Reaction> all, KurrentDBClientSettings settings, EventStoreConnection store,
			CommandHandler handler, SubjectKeys keys, ReactionProperties properties, MeterRegistry meters) {
		return new Reactions(all, settings, store, handler, keys, properties, meters);
	}

	/**
	 * Always UP: commands are taken while no reaction is connected, and metrics say so.
	 */
	@Bean
	HealthIndicator reactionsHealthIndicator(Reactions reactions) {
		return () -> {
			var health = Health.up();
			reactions.states().forEach((state) -> health.withDetail(state.reaction(), state));
			return health.build();
		};
	}

}
