package io.quotestream.projection.feed;

import java.nio.file.Path;
import java.time.Duration;

import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.rpc.KeyFile;
import io.quotestream.proto.store.EventStoreConnection;

/** Wires the feed. */
@Configuration(proxyBeanMethods = false)
class FeedConfiguration {

	private static final int REMEMBERED_OWNERS = 10_000;

	@Bean
	Feeds feeds(EventStoreConnection store, EventCodec codec, MeterRegistry meters,
			@Value("${quotestream.service-key.file}") Path keyFile,
			@Value("${quotestream.service-key.create}") boolean createKey,
			@Value("${quotestream.feed.streams}") int streams, @Value("${quotestream.feed.buffer}") int buffer,
			@Value("${quotestream.feed.heartbeat}") Duration heartbeat,
			@Value("${quotestream.feed.silence}") Duration silence) {
		return new Feeds(store, new FeedEvents(codec, new QuoteOwners(store, codec, REMEMBERED_OWNERS)),
				new FeedCursors(KeyFile.load(keyFile, createKey, "quotestream.service-key.file")),
				new Feeds.Limits(streams, buffer, heartbeat, silence), meters);
	}

	@Bean
	BindableService quoteFeedService(Feeds feeds) {
		return new QuoteFeedEndpoint(feeds);
	}

}
