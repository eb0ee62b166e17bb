package io.quotestream.command;

import java.time.InstantSource;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.quotestream.command.api.CommandFailures;
import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.OptionComparison;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.QuoteWorksheets;
import io.quotestream.command.application.RecentQuotes;
import io.quotestream.command.application.StoredSnapshots;
import io.quotestream.command.domain.Pricing;
import io.quotestream.command.domain.Product;
import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.command.keys.KeyDatabase;
import io.quotestream.command.keys.MasterKey;
import io.quotestream.command.process.UnfinishedErasures;
import io.quotestream.command.store.KurrentInboxStore;
import io.quotestream.command.store.KurrentQuoteStore;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.rpc.Failures;
import io.quotestream.proto.rpc.ServerDefaults;
import io.quotestream.proto.store.EventStoreConnection;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
class CommandServiceConfiguration {

	@Bean
	EventStoreConnection eventStoreConnection(CommandServiceProperties properties) {
		return new EventStoreConnection(properties.eventStore().url(), properties.eventStore().timeout());
	}

	@Bean
	HikariDataSource keyDatabase(CommandServiceProperties properties) {
		return KeyDatabase.open(properties.keys().jdbcUrl());
	}

	@Bean
	JdbcSubjectKeys subjectKeys(HikariDataSource keyDatabase, CommandServiceProperties properties) {
		var master = MasterKey.load(properties.keys().masterKeyFile(), properties.keys().createMasterKey());
		return new JdbcSubjectKeys(JdbcClient.create(keyDatabase), master, properties.recentQuotes(),
				KeyDatabase.leaveNoTrace(keyDatabase));
	}

	@Bean
	KurrentQuoteStore quoteStore(EventStoreConnection connection, JdbcSubjectKeys keys, MeterRegistry meters) {
		return new KurrentQuoteStore(connection, new EventCodec(), keys, meters);
	}

	@Bean
	KurrentInboxStore inboxStore(EventStoreConnection connection) {
		return new KurrentInboxStore(connection);
	}

	@Bean
	Product product(CommandServiceProperties properties, Pricing pricing) {
		return properties.product().toDomain(pricing);
	}

	@Bean
	CommandHandler commandHandler(QuoteStore store, StoredSnapshots snapshots, JdbcSubjectKeys keys, Product product,
			CommandServiceProperties properties) {
		return new CommandHandler(store, snapshots, new RecentQuotes(properties.recentQuotes()), keys,
				InstantSource.system(), product);
	}

	@Bean
	OptionComparison optionComparison(CommandHandler quotes, Product product) {
		return new OptionComparison(quotes, InstantSource.system(), product);
	}

	@Bean
	QuoteWorksheets quoteWorksheets(QuoteStore store, Product product) {
		return new QuoteWorksheets(store, product);
	}

	@Bean(initMethod = "start")
	UnfinishedErasures unfinishedErasures(QuoteStore store, JdbcSubjectKeys keys, CommandServiceProperties properties) {
		return new UnfinishedErasures(store, keys, properties.unfinishedErasures());
	}

	@Bean
	ServerBuilderCustomizer<NettyServerBuilder> serverDefaults(CommandServiceProperties properties) {
		return (server) -> ServerDefaults.apply(server, new CommandFailures(), properties.identity().trustHeader());
	}

	/**
	 * Once more as the innermost interceptor, next to the handler: else what Spring puts
	 * around each service sees the bare exception, and metrics count every refusal as
	 * UNKNOWN.
	 */
	@Bean
	@GlobalServerInterceptor
	Failures failures() {
		return new Failures(new CommandFailures());
	}

}
