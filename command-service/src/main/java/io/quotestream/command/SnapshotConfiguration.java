package io.quotestream.command;

import java.time.Duration;
import java.time.InstantSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.command.application.SnapshotPolicy;
import io.quotestream.command.application.StoredSnapshots;
import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.command.store.KurrentSnapshotStore;
import io.quotestream.proto.store.EventStoreConnection;

/** Puts snapshots together. */
@Configuration(proxyBeanMethods = false)
class SnapshotConfiguration {

	@Bean
	StoredSnapshots snapshots(EventStoreConnection connection, JdbcSubjectKeys keys, SnapshotProperties properties,
			CommandServiceProperties service, MeterRegistry meters) {
		return new StoredSnapshots(new KurrentSnapshotStore(connection, keys),
				new SnapshotPolicy(properties.everyEvents(), properties.tailEvents(), properties.maxAge()),
				InstantSource.system(), service.recentQuotes(), meters);
	}

	/**
	 * When a quote is worth a snapshot; see {@link SnapshotPolicy}.
	 *
	 * @param everyEvents a snapshot after so many events; 0: never for their number alone
	 * @param tailEvents so many events must there be before the age of the last one
	 * counts
	 * @param maxAge of the last one; zero: never for its age
	 */
	@ConfigurationProperties("quotestream.snapshots")
	record SnapshotProperties(@DefaultValue("500") int everyEvents, @DefaultValue("50") int tailEvents,
			@DefaultValue("1h") Duration maxAge) {
	}

}
