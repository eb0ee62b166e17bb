package io.quotestream.projection.quote;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

import io.quotestream.projection.Generation;
import io.quotestream.proto.store.QuoteStreams;

/** Wires the quote read model. */
@Configuration(proxyBeanMethods = false)
class QuoteConfiguration {

	/** A command that cannot be sent now fails now: whoever sent it decides again. */
	@Bean
	LettuceClientOptionsBuilderCustomizer rejectWhileDisconnected() {
		return (options) -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
	}

	@Bean
	RedisTemplate<String, byte[]> viewBytes(RedisConnectionFactory connections) {
		var template = new RedisTemplate<String, byte[]>();
		template.setConnectionFactory(connections);
		template.setKeySerializer(RedisSerializer.string());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setValueSerializer(RedisSerializer.byteArray());
		template.setHashValueSerializer(RedisSerializer.byteArray());
		return template;
	}

	@Bean
	QuoteViews quoteViews(RedisTemplate<String, byte[]> viewBytes, Generation generation) {
		return new RedisQuoteViews(viewBytes, generation.number());
	}

	@Bean
	QuoteProjection quoteProjection(QuoteViews views, QuoteStreams streams, MeterRegistry registry) {
		return new QuoteProjection(views, streams::read, new ProjectionMetrics(registry));
	}

}
