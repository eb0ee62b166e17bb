package io.quotestream.command;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quotestream.command.domain.AssessmentGate;

/**
 * Settings of command-service.
 *
 * @param assessmentGate whether a quote's risk must have been assessed before it is
 * finalized
 * @param validity how long an approved offer stands
 */
@ConfigurationProperties("quotestream")
record CommandServiceProperties(EventStore eventStore, Keys keys, Identity identity,
		@DefaultValue("OPTIONAL") AssessmentGate assessmentGate, @DefaultValue("30d") Duration validity,
		@DefaultValue("20000") int recentQuotes) {

	/**
	 * The event store.
	 *
	 * @param url connection string, {@code esdb://host:port?tls=false}
	 * @param timeout of one operation
	 */
	record EventStore(String url, @DefaultValue("1500ms") Duration timeout) {
	}

	/**
	 * The key store.
	 *
	 * @param jdbcUrl an SQLite file on one machine, PostgreSQL in production
	 * @param masterKeyFile Tink keyset that wraps the keys
	 * @param createMasterKey makes the file when it is missing; for one machine only
	 */
	record Keys(String jdbcUrl, Path masterKeyFile, @DefaultValue("false") boolean createMasterKey) {
	}

	/**
	 * How callers are known.
	 *
	 * @param trustHeader believes the identity header; for one machine only
	 */
	record Identity(@DefaultValue("false") boolean trustHeader) {
	}

}
