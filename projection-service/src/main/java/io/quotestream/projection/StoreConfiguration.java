package io.quotestream.projection;

import java.time.Duration;
import java.time.InstantSource;

import io.kurrent.dbclient.KurrentDBClientSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.projection.keys.RemoteSubjectKeys;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.QuoteStreams;

/** Wires what every read model shares: the event store, its codec and the keys. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

	@Bean
	EventCodec eventCodec() {
		return new EventCodec();
	}

	@Bean(destroyMethod = "close")
	EventStoreConnection eventStoreConnection(@Value("${quotestream.event-store.url}") String url,
			@Value("${quotestream.event-store.timeout}") Duration timeout) {
		return new EventStoreConnection(url, timeout);
	}

	/** For the clients that subscriptions make for themselves. */
	@Bean
	KurrentDBClientSettings eventStoreSettings(@Value("${quotestream.event-store.url}") String url) {
		return EventStoreConnection.settings(url);
	}

	@Bean
	QuoteStreams quoteStreams(EventStoreConnection store, EventCodec codec, RemoteSubjectKeys keys) {
		return new QuoteStreams(store, codec, keys);
	}

	@Bean
	Generation generation(@Value("${quotestream.read-models.generation}") int generation) {
		return new Generation(generation);
	}

	@Bean
	InstantSource clock() {
		return InstantSource.system();
	}

}
