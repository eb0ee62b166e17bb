package io.quotestream.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Currency;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quotestream.command.domain.AssessmentGate;
import io.quotestream.command.domain.Pricing;
import io.quotestream.command.domain.Product.Periods;

/**
 * Settings of command-service.
 *
 * @param unfinishedErasures how often erasures are looked for that a crash interrupted
 */
@ConfigurationProperties("quotestream")
record CommandServiceProperties(EventStore eventStore, Keys keys, Identity identity, @DefaultValue Product product,
		@DefaultValue("20000") int recentQuotes, @DefaultValue("1m") Duration unfinishedErasures) {

	/**
	 * The product, as {@link io.quotestream.command.domain.Product} tells.
	 *
	 * @param brokers codes of the brokers that do business; none means all
	 */
	record Product(@DefaultValue("USD") Currency currency, @DefaultValue("REQUIRED") AssessmentGate assessmentGate,
			@DefaultValue("true") boolean straightThrough, @DefaultValue("true") boolean requireApplicationNumber,
			@DefaultValue Set<String> consentJurisdictions, @DefaultValue("30d") Duration validity,
			@DefaultValue("60d") Duration longestValidity, @DefaultValue("14d") Duration lapse,
			@DefaultValue("60s") Duration assessment, @DefaultValue("2557d") Duration retention,
			@DefaultValue Set<String> brokers) {

		io.quotestream.command.domain.Product toDomain(Pricing pricing) {
			return new io.quotestream.command.domain.Product(this.currency.getCurrencyCode(), this.assessmentGate,
					this.straightThrough, this.requireApplicationNumber, this.consentJurisdictions,
					new Periods(this.validity, this.longestValidity, this.lapse, this.assessment, this.retention),
					(broker) -> this.brokers.isEmpty() || this.brokers.contains(broker), pricing);
		}

	}

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
