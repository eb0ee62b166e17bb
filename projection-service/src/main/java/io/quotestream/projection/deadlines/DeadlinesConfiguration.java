package io.quotestream.projection.deadlines;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.RedisTemplate;

import io.quotestream.projection.Generation;
import io.quotestream.projection.entry.MovingEntries;
import io.quotestream.projection.fold.Projection;
import io.quotestream.projection.fold.ProjectionMetrics;
import io.quotestream.projection.subscription.QuoteSubscription;
import io.quotestream.projection.subscription.QuoteSubscriptions;
import io.quotestream.projection.sweep.SweptModel;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.codec.SubjectKeys.Destroyed;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.QuoteStreams;
import io.quotestream.proto.type.v1.Subject;
import io.quotestream.proto.view.v1.DeadlinesView;

/** Wires the read model of deadlines. */
@Configuration(proxyBeanMethods = false)
public class DeadlinesConfiguration {

	private static final String MODEL = "deadlines";

	/** Nothing personal is needed here, so nobody is asked for a key. */
	private static final SubjectKeys NO_KEYS = (quoteId) -> new QuoteKeys(
			Map.of(SubjectKeys.keyId(Subject.SUBJECT_CUSTOMER), new Destroyed(),
					SubjectKeys.keyId(Subject.SUBJECT_FAMILY), new Destroyed()));

	@Bean
	DeadlinesFold deadlinesFold(@Value("${quotestream.deadlines.notices}") List<Duration> notices) {
		return new DeadlinesFold(new Deadlines(notices));
	}

	@Bean
	RedisDeadlines redisDeadlines(RedisTemplate<String, byte[]> viewBytes, Generation generation, DeadlinesFold fold) {
		return new RedisDeadlines(viewBytes, fold.deadlines(), generation.number());
	}

	@Bean
	MovingEntries<DeadlinesView> deadlineEntries(RedisTemplate<String, byte[]> viewBytes, DeadlinesFold fold,
			RedisDeadlines deadlines, Generation generation) {
		return new MovingEntries<>(viewBytes, fold, DeadlinesView.parser(),
				(quoteId) -> RedisDeadlines.home(generation.number(), quoteId), deadlines);
	}

	@Bean
	Projection<DeadlinesView> deadlinesProjection(DeadlinesFold fold, MovingEntries<DeadlinesView> entries,
			EventStoreConnection store, EventCodec codec, MeterRegistry registry) {
		return new Projection<>(fold, entries, new QuoteStreams(store, codec, NO_KEYS)::read,
				new ProjectionMetrics(registry, MODEL));
	}

	@Bean
	QuoteSubscription deadlinesSubscription(QuoteSubscriptions subscriptions, Projection<DeadlinesView> projection,
			MovingEntries<DeadlinesView> entries, Generation generation) {
		return subscriptions.feeding(MODEL, group(generation.number()), projection, NO_KEYS,
				(failure) -> entries.probe());
	}

	@Bean
	SweptModel sweptDeadlines(MovingEntries<DeadlinesView> entries, Projection<DeadlinesView> projection,
			@Qualifier("deadlinesSubscription") QuoteSubscription subscription) {
		return new SweptModel(entries, projection, subscription::suspectSilence);
	}

	/** Name of the group that feeds a generation. */
	public static String group(int generation) {
		return "deadlines-" + RedisDeadlines.SCHEMA + "." + generation;
	}

}
