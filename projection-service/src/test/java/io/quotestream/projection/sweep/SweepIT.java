package io.quotestream.projection.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.projection.fixtures.KeyServer;
import io.quotestream.projection.fixtures.RealRedis;
import io.quotestream.projection.fixtures.RunningStore;
import io.quotestream.projection.fold.Projection;
import io.quotestream.projection.fold.ProjectionMetrics;
import io.quotestream.projection.quote.QuoteFold;
import io.quotestream.projection.quote.RedisQuoteViews;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.QuoteStreams;
import io.quotestream.proto.view.ReadModelKeys;

import static org.assertj.core.api.Assertions.assertThat;

/** The sweep alone: no subscription, so whatever is in Redis is its work. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SweepIT {

	private static final Duration SOON = Duration.ofMinutes(2);

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));

	private final AtomicInteger missedDeliveries = new AtomicInteger();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private KeyServer keys;

	private RunningStore store;

	private RealRedis redis;

	private LettuceConnectionFactory connections;

	private RedisTemplate<String, byte[]> template;

	private EventStoreConnection connection;

	private RedisQuoteViews views;

	private Sweep sweep;

	@BeforeEach
	void start(@TempDir Path folder) throws IOException {
		this.keys = KeyServer.start();
		this.store = RunningStore.start(Files.createDirectory(folder.resolve("store")), this.keys);
		this.redis = RealRedis.start(Files.createDirectory(folder.resolve("redis")));
		this.connections = this.redis.connections();
		this.template = RealRedis.template(this.connections);
		var url = "esdb://127.0.0.1:" + this.store.port() + "?tls=false";
		this.connection = new EventStoreConnection(url, Duration.ofMinutes(1));
		this.views = new RedisQuoteViews(this.template, 1);
		var projection = new Projection<>(QuoteFold.FOLD, this.views,
				new QuoteStreams(this.connection, new EventCodec(), this.keys)::read,
				new ProjectionMetrics(this.meters, "quote"));
		var model = new SweptModel(this.views, projection, (time) -> this.missedDeliveries.incrementAndGet());
		// Windows so small that the feed fills and goes on many times.
		this.sweep = new Sweep(EventStoreConnection.settings(url), new RedisSweepRecord(this.template, 1),
				List.of(new ViewCheck(model, 4)), new SweepMetrics(this.meters),
				new Sweep.Pace(Duration.ofMillis(300), Duration.ofMillis(50), Duration.ofSeconds(2),
						Duration.ofHours(24), 7, 20, Duration.ofSeconds(5)),
				this.now::get);
	}

	@AfterEach
	void stop() {
		this.sweep.stop();
		this.connections.destroy();
		this.connection.close();
		this.redis.close();
		this.store.close();
		this.keys.close();
	}

	@Test
	void everything_is_found_from_the_start_in_windows_of_bounded_size() {
		var quotes = quotes(60);

		this.sweep.start();

		quotes.forEach(this::awaitHead);
		assertThat(this.missedDeliveries).as("history is not a missed delivery").hasValue(0);
	}

	@Test
	void what_happens_later_is_found_after_the_delay_and_told_as_missed() {
		this.sweep.start();
		var first = quotes(1).getFirst();
		awaitHead(first);

		Awaitility.await().atMost(SOON).until(() -> {
			awaitHead(quotes(1).getFirst());
			return this.missedDeliveries.get() > 0;
		});
	}

	@Test
	void a_restarted_sweep_goes_on_where_redis_says() {
		var before = quotes(5);
		this.sweep.start();
		before.forEach(this::awaitHead);
		awaitPosition(LogPosition.format(this.store.lastPosition()));
		this.sweep.stop();
		var lost = before.getFirst();
		this.template.delete(ReadModelKeys.quote(1, lost));

		var after = quotes(5);
		this.sweep.start();

		after.forEach(this::awaitHead);
		assertThat(this.views.find(lost).revision()).as("lies before the position").isEqualTo(-1);
	}

	@Test
	void once_a_day_everything_is_compared_from_the_very_start() {
		var quotes = quotes(30);
		this.sweep.start();
		quotes.forEach(this::awaitHead);
		Awaitility.await().atMost(SOON).until(() -> this.template.opsForHash().hasKey("quote:2.1:sweep", "full"));
		var lost = quotes.getFirst();
		this.template.delete(ReadModelKeys.quote(1, lost));
		awaitHead(quotes(1).getFirst());
		assertThat(this.views.find(lost).revision()).isEqualTo(-1);

		this.now.updateAndGet((time) -> time.plus(Duration.ofHours(25)));

		awaitHead(lost);
	}

	@Test
	void a_blocked_quote_does_not_hold_up_the_others() {
		var blocked = UUID.randomUUID().toString();
		this.store.append(blocked, Journeys.created("B-1"));
		this.store.appendRaw(blocked, "quote.teleported.v9", new byte[] { 1 });
		var quotes = quotes(10);

		this.sweep.start();

		quotes.forEach(this::awaitHead);
		assertThat(this.views.find(blocked).revision()).isZero();
		awaitPosition(LogPosition.format(this.store.lastPosition()));
	}

	@Test
	void an_emptied_redis_is_noticed_even_before_anything_was_recorded() {
		this.sweep.start();
		Awaitility.await().atMost(SOON).until(() -> this.template.opsForHash().hasKey("quote:2.1:sweep", "position"));
		var quotes = quotes(3);
		quotes.forEach(this::awaitHead);

		this.template.execute((RedisConnection redis) -> {
			redis.serverCommands().flushAll();
			return null;
		});

		quotes.forEach(this::awaitHead);
	}

	private List<String> quotes(int count) {
		var random = new Random(5);
		var quotes = new ArrayList<String>();
		for (int i = 0; i < count; i++) {
			var id = UUID.randomUUID().toString();
			this.store.append(id, Journeys.wandering(3, random));
			quotes.add(id);
		}
		return quotes;
	}

	private void awaitHead(String quoteId) {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> this.views.find(quoteId).revision() == 2);
	}

	private void awaitPosition(String least) {
		var record = new RedisSweepRecord(this.template, 1);
		Awaitility.await().atMost(SOON).until(() -> record.look().position().compareTo(least) >= 0);
	}

}
