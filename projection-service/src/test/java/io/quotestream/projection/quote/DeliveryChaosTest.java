package io.quotestream.projection.quote;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;

import io.quotestream.projection.fixtures.RealRedis;
import io.quotestream.projection.fold.DeliveryChaos;
import io.quotestream.projection.fold.Documents;
import io.quotestream.proto.view.ReadModelKeys;
import io.quotestream.proto.view.v1.QuoteView;

import static org.assertj.core.api.Assertions.assertThat;

/** Set {@code -Dchaos.seed} to repeat a failure. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryChaosTest {

	private static final int DELIVERIES = 10_000;

	@TempDir
	private static Path folder;

	private static RealRedis server;

	private static LettuceConnectionFactory connections;

	private static RedisTemplate<String, byte[]> redis;

	@BeforeAll
	static void start() {
		server = RealRedis.start(folder);
		connections = server.connections();
		redis = RealRedis.template(connections);
	}

	@AfterAll
	static void stop() {
		connections.destroy();
		server.close();
	}

	@BeforeEach
	void empty() {
		redis.execute((RedisConnection connection) -> {
			connection.serverCommands().flushAll();
			return null;
		});
	}

	@Test
	void ten_thousand_deliveries_at_their_worst_end_in_a_plain_fold() throws Exception {
		long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong());
		var chaos = new DeliveryChaos(seed, 120, 50, DELIVERIES);

		assertThat(chaos.divergedIn(QuoteFold.FOLD, new RedisQuoteViews(redis, 1))).as("seed %d", seed).isEmpty();
		assertThat(chaos.delivered()).isGreaterThan(DELIVERIES);
	}

	@Test
	void without_the_guard_the_same_deliveries_end_in_something_else() throws Exception {
		var diverged = 0;
		for (long seed = 1; seed <= 10 && diverged == 0; seed++) {
			diverged = new DeliveryChaos(seed, 120, 50, DELIVERIES).divergedIn(QuoteFold.FOLD, new Unguarded(redis))
				.size();
		}

		assertThat(diverged).isPositive();
	}

	/** Writes whatever it was asked to, as a writer without a compare-and-set does. */
	private record Unguarded(RedisTemplate<String, byte[]> redis,
			Documents<QuoteView> views) implements Documents<QuoteView> {

		Unguarded(RedisTemplate<String, byte[]> redis) {
			this(redis, new RedisQuoteViews(redis, 1));
		}

		@Override
		public Held<QuoteView> find(String quoteId) {
			return this.views.find(quoteId);
		}

		@Override
		public boolean advance(String quoteId, long expected, long revision, QuoteView view, Set<String> places) {
			this.redis.opsForHash()
				.putAll(ReadModelKeys.quote(1, view.getQuoteId()),
						Map.of(ReadModelKeys.REVISION,
								Long.toString(view.getRevision()).getBytes(StandardCharsets.US_ASCII),
								ReadModelKeys.VIEW, view.toByteArray()));
			return true;
		}

		@Override
		public void block(String quoteId, long revision) {
			this.views.block(quoteId, revision);
		}

		@Override
		public void remove(String quoteId) {
			this.views.remove(quoteId);
		}

		@Override
		public Map<String, Long> revisions(List<String> quoteIds) {
			return this.views.revisions(quoteIds);
		}

		@Override
		public void probe() {
			this.views.probe();
		}

	}

}
