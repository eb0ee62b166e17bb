package io.quotestream.projection.quote;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
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
import io.quotestream.projection.fold.Documents;
import io.quotestream.projection.fold.Documents.ViewsUnavailable;
import io.quotestream.projection.fold.Fold;
import io.quotestream.proto.view.ReadModelKeys;
import io.quotestream.proto.view.v1.QuoteView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisQuoteViewsTest {

	@TempDir
	private static Path folder;

	private static RealRedis server;

	private static LettuceConnectionFactory connections;

	private static RedisTemplate<String, byte[]> redis;

	private final String quoteId = UUID.randomUUID().toString();

	private Documents<QuoteView> views;

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
	void open() {
		this.views = new RedisQuoteViews(redis, 1);
	}

	@Test
	void a_quote_nobody_folded_has_no_revision() {
		assertThat(this.views.find(this.quoteId).revision()).isEqualTo(Fold.NOTHING);
		assertThat(this.views.find(this.quoteId).document()).isEqualTo(QuoteFold.nothing(this.quoteId));
	}

	@Test
	void a_view_takes_the_place_of_the_one_it_was_folded_from() {
		assertThat(advance(-1, view(0, "etag-0"))).isTrue();
		assertThat(advance(0, view(3, "etag-3"))).isTrue();

		assertThat(this.views.find(this.quoteId).revision()).isEqualTo(3);
		assertThat(this.views.find(this.quoteId).document()).isEqualTo(view(3, "etag-3"));
	}

	@Test
	void a_view_folded_from_another_one_changes_nothing() {
		advance(-1, view(4, "etag-4"));

		assertThat(advance(-1, view(0, "late"))).isFalse();
		assertThat(advance(3, view(5, "late"))).isFalse();
		assertThat(advance(5, view(6, "early"))).isFalse();

		assertThat(this.views.find(this.quoteId).document()).isEqualTo(view(4, "etag-4"));
	}

	@Test
	void the_fields_are_those_that_queries_read() {
		advance(-1, view(7, "etag-7"));
		this.views.block(this.quoteId, 8);

		var fields = redis.<String, byte[]>opsForHash().entries(ReadModelKeys.quote(1, this.quoteId));

		assertThat(fields).containsOnlyKeys(ReadModelKeys.REVISION, ReadModelKeys.VIEW, ReadModelKeys.BLOCKED);
		assertThat(text(fields.get(ReadModelKeys.REVISION))).isEqualTo("7");
		assertThat(text(fields.get(ReadModelKeys.BLOCKED))).isEqualTo("8");
	}

	@Test
	void a_change_is_announced_with_quote_and_revision_and_a_lost_race_is_not() {
		var hints = new CopyOnWriteArrayList<String>();
		try (var listening = connections.getConnection()) {
			listening.subscribe((message, pattern) -> hints.add(text(message.getBody())),
					ReadModelKeys.QUOTE_CHANGED.getBytes(StandardCharsets.UTF_8));
			advance(-1, view(0, "etag-0"));
			advance(-1, view(1, "late"));
			advance(0, view(2, "etag-2"));

			Awaitility.await().until(() -> hints.contains(this.quoteId + ":2"));
		}
		assertThat(hints).filteredOn((hint) -> hint.startsWith(this.quoteId))
			.containsExactly(this.quoteId + ":0", this.quoteId + ":2");
	}

	@Test
	void the_first_event_that_cannot_be_folded_blocks_until_the_view_passes_it() {
		advance(-1, view(2, "etag-2"));
		this.views.block(this.quoteId, 5);
		this.views.block(this.quoteId, 3);
		this.views.block(this.quoteId, 4);
		assertThat(blocked()).isEqualTo("3");

		advance(2, view(3, "etag-3"));
		assertThat(blocked()).isEmpty();
	}

	@Test
	void an_event_the_view_is_past_does_not_block() {
		advance(-1, view(5, "etag-5"));

		this.views.block(this.quoteId, 5);

		assertThat(blocked()).isEmpty();
	}

	@Test
	void a_quote_can_be_blocked_before_it_has_a_view() {
		this.views.block(this.quoteId, 0);

		assertThat(blocked()).isEqualTo("0");
		assertThat(advance(-1, view(0, "etag-0"))).isTrue();
		assertThat(blocked()).isEmpty();
	}

	@Test
	void a_removed_quote_leaves_a_marker_that_nothing_passes_for_a_day() {
		advance(-1, view(5, "etag-5"));

		this.views.remove(this.quoteId);

		assertThat(this.views.find(this.quoteId).removed()).isTrue();
		assertThat(advance(-1, view(0, "late"))).isFalse();
		assertThat(advance(5, view(6, "late"))).isFalse();
		this.views.block(this.quoteId, 9);
		var key = ReadModelKeys.quote(1, this.quoteId);
		assertThat(redis.opsForHash().keys(key)).containsExactly(ReadModelKeys.REVISION);
		assertThat(redis.getExpire(key)).isBetween(86_000L, 86_400L);
	}

	@Test
	void revisions_of_many_views_come_at_once() {
		var other = UUID.randomUUID().toString();
		advance(-1, view(11, "etag-11"));

		assertThat(this.views.revisions(List.of(this.quoteId, other)))
			.isEqualTo(Map.of(this.quoteId, 11L, other, Fold.NOTHING));
	}

	@Test
	void a_damaged_document_is_folded_anew() {
		advance(-1, view(5, "etag-5"));
		redis.opsForHash()
			.put(ReadModelKeys.quote(1, this.quoteId), ReadModelKeys.VIEW, new byte[] { (byte) 0xff, 1, 2 });

		var held = this.views.find(this.quoteId);

		assertThat(held.revision()).isEqualTo(5);
		assertThat(held.document().getRevision()).isEqualTo(Fold.NOTHING);
	}

	@Test
	void a_script_that_redis_forgot_is_sent_again() {
		advance(-1, view(0, "etag-0"));
		redis.execute((RedisConnection connection) -> {
			connection.scriptingCommands().scriptFlush();
			return null;
		});

		assertThat(advance(0, view(1, "etag-1"))).isTrue();
	}

	@Test
	void generations_do_not_touch_each_other() {
		advance(-1, view(5, "etag-5"));

		assertThat(new RedisQuoteViews(redis, 2).find(this.quoteId).revision()).isEqualTo(Fold.NOTHING);
	}

	@Test
	void a_redis_that_is_away_is_unavailable_and_nothing_else(@TempDir Path own) {
		var shortLived = RealRedis.start(own);
		var factory = shortLived.connections();
		var away = new RedisQuoteViews(RealRedis.template(factory), 1);
		away.probe();
		shortLived.close();
		try {
			assertThatExceptionOfType(ViewsUnavailable.class).isThrownBy(() -> away.find(this.quoteId));
			assertThatExceptionOfType(ViewsUnavailable.class).isThrownBy(away::probe);
		}
		finally {
			factory.destroy();
		}
	}

	private String blocked() {
		return text(
				redis.<String, byte[]>opsForHash().get(ReadModelKeys.quote(1, this.quoteId), ReadModelKeys.BLOCKED));
	}

	private boolean advance(long expected, QuoteView view) {
		return this.views.advance(this.quoteId, expected, view.getRevision(), view, Set.of());
	}

	private QuoteView view(long revision, String etag) {
		return QuoteView.newBuilder().setQuoteId(this.quoteId).setRevision(revision).setEtag(etag).build();
	}

	private static String text(byte @Nullable [] bytes) {
		return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
	}

}
