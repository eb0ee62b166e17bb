package io.quotestream.query;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.view.v1.QuoteView;
import io.quotestream.query.running.Answer;
import io.quotestream.query.running.RedisProcess;
import io.quotestream.query.running.RunningQueryService;
import io.quotestream.query.running.StoredViews;
import io.quotestream.query.running.WatchingClient;

import static io.quotestream.query.running.RunningQueryService.OWNER;
import static io.quotestream.query.running.StoredViews.newQuoteId;
import static io.quotestream.query.running.StoredViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
final class RedisOutageTest {

	private static final String NO_PROJECTION = "127.0.0.1:1";

	private final RedisProcess redis = RedisProcess.started();

	private final String quoteId = newQuoteId();

	@AfterEach
	void stop_redis() {
		this.redis.close();
	}

	@Test
	void watches_beat_through_a_restart_of_redis_and_queries_fail_fast_meanwhile() {
		store(this.redis, view(this.quoteId, 1));
		try (var service = RunningQueryService.start(this.redis.url(), NO_PROJECTION,
				"quotestream.watch.heartbeat=300ms", "quotestream.watch.retry=100ms")) {
			var client = WatchingClient.follow(service.asyncAs(OWNER), this.quoteId).awaitRevision(1);

			this.redis.kill();
			client.awaitHeartbeats(3);
			var started = System.nanoTime();
			var answer = Answer.of(() -> get(service));
			assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
			assertThat(answer.code()).isEqualTo("UNAVAILABLE/DEPENDENCY_UNAVAILABLE");
			assertThat(answer.info().getMetadataMap()).containsEntry("dependency", "redis");
			assertThat(Answer.of(WatchingClient.follow(service.asyncAs(OWNER), this.quoteId).awaitEnd()))
				.isEqualTo(answer);

			missWhileDown(view(this.quoteId, 2));
			this.redis.start();
			client.awaitRevision(2);
			assertThat(client.revisions()).containsExactly(1L, 2L);
			assertThat(get(service)).isEqualTo(view(this.quoteId, 2));
			client.cancel();
			service.awaitNothingLeft();
		}
	}

	@Test
	void the_subscription_comes_up_with_redis_and_coming_back_it_makes_everybody_look() {
		this.redis.kill();
		// So that only the subscription can wake a silent watch.
		try (var service = RunningQueryService.start(this.redis.url(), NO_PROJECTION,
				"quotestream.watch.heartbeat=1h")) {
			assertThat(Answer.of(() -> get(service)).code()).isEqualTo("UNAVAILABLE/DEPENDENCY_UNAVAILABLE");
			this.redis.start();
			store(this.redis, view(this.quoteId, 1));
			await().until(this::subscribed);
			var client = WatchingClient.follow(service.asyncAs(OWNER), this.quoteId).awaitRevision(1);
			publish(view(this.quoteId, 2));
			client.awaitRevision(2);

			this.redis.kill();
			missWhileDown(view(this.quoteId, 3));
			this.redis.start();

			client.awaitRevision(3);
			await().until(this::subscribed);
			publish(view(this.quoteId, 4));
			client.awaitRevision(4);
			client.cancel();
			service.awaitNothingLeft();
		}
	}

	private QuoteView get(RunningQueryService service) {
		return service.as(OWNER).getQuote(GetQuoteRequest.newBuilder().setQuoteId(this.quoteId).build()).getQuote();
	}

	/** Changes the data where no hint can reach the service. */
	private void missWhileDown(QuoteView view) {
		var elsewhere = this.redis.elsewhere();
		elsewhere.start();
		store(elsewhere, view);
		elsewhere.kill();
	}

	private boolean subscribed() {
		try (var views = new StoredViews(this.redis.url())) {
			return views.subscriptions() == 1;
		}
	}

	private void publish(QuoteView view) {
		try (var views = new StoredViews(this.redis.url())) {
			views.publish(view);
		}
	}

	private static void store(RedisProcess redis, QuoteView view) {
		try (var views = new StoredViews(redis.url())) {
			views.store(view);
		}
	}

}
