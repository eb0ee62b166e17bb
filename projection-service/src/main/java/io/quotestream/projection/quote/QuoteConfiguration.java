package io.quotestream.projection.quote;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

import io.quotestream.projection.Generation;
import io.quotestream.projection.fold.Projection;
import io.quotestream.projection.fold.ProjectionMetrics;
import io.quotestream.projection.keys.RemoteSubjectKeys;
import io.quotestream.projection.subscription.QuoteSubscription;
import io.quotestream.projection.subscription.QuoteSubscriptions;
import io.quotestream.projection.sweep.SweptModel;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.store.QuoteStreams;
import io.quotestream.proto.view.ReadModelKeys;
import io.quotestream.proto.view.v1.QuoteView;

/** Wires the quote read model. */
@Configuration(proxyBeanMethods = false)
public class QuoteConfiguration {

	private static final String MODEL = "quote";

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
	RedisQuoteViews quoteViews(RedisTemplate<String, byte[]> viewBytes, Generation generation) {
		return new RedisQuoteViews(viewBytes, generation.number());
	}

	@Bean
	Projection<QuoteView> quoteProjection(RedisQuoteViews views, QuoteStreams streams, MeterRegistry registry) {
		return new Projection<>(QuoteFold.FOLD, views, streams::read, new ProjectionMetrics(registry, MODEL));
	}

	/**
	 * Deliveries are pointless while Redis is away, or the keys when they were missed.
	 */
	@Bean
	QuoteSubscription quoteSubscription(QuoteSubscriptions subscriptions, Projection<QuoteView> projection,
			RedisQuoteViews views, RemoteSubjectKeys keys, Generation generation) {
		return subscriptions.feeding(MODEL, group(generation.number()), projection, keys, (failure) -> {
			if (failure instanceof KeysUnavailable) {
				keys.probe();
			}
			views.probe();
		});
	}

	@Bean
	SweptModel sweptQuotes(RedisQuoteViews views, Projection<QuoteView> projection,
			@Qualifier("quoteSubscription") QuoteSubscription subscription) {
		return new SweptModel(views, projection, subscription::suspectSilence);
	}

	/** Name of the group that feeds a generation. */
	public static String group(int generation) {
		return "quote-views-" + ReadModelKeys.QUOTE_SCHEMA + "." + generation;
	}

}
