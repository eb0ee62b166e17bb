package io.quotestream.projection.deadlines;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.protobuf.Timestamp;
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

import io.quotestream.projection.deadlines.DuePage.Cursor;
import io.quotestream.projection.fixtures.RealRedis;
import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.DeadlineKind;
import io.quotestream.proto.view.v1.DeadlinesView;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisDeadlinesTest {

	private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

	@TempDir
	private static Path folder;

	private static RealRedis server;

	private static LettuceConnectionFactory connections;

	private static RedisTemplate<String, byte[]> redis;

	private RedisDeadlines deadlines;

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
		this.deadlines = new RedisDeadlines(redis, new Deadlines(List.of(Duration.ofDays(1))), 1);
		redis.execute((RedisConnection connection) -> {
			connection.serverCommands().flushAll();
			return null;
		});
	}

	@Test
	void what_is_due_is_listed_the_longest_overdue_first_and_nothing_before_its_time() {
		var quotes = ofOneShard(3);
		write(lapsing(quotes.get(0), 0, NOON));
		write(lapsing(quotes.get(1), 0, NOON.minusSeconds(5)));
		write(lapsing(quotes.get(2), 0, NOON.plusMillis(1)));

		assertThat(due(quotes, NOON)).extracting(DueWork::getQuoteId).containsExactly(quotes.get(1), quotes.get(0));
		assertThat(due(quotes, NOON.plusMillis(1))).hasSize(3);
	}

	@Test
	void a_newer_entry_replaces_the_deadlines_of_the_older_and_an_older_one_changes_nothing() {
		var quotes = ofOneShard(1);
		write(lapsing(quotes.getFirst(), 0, NOON));
		write(approved(quotes.getFirst(), 5, NOON.plusSeconds(60)));
		write(lapsing(quotes.getFirst(), 4, NOON));

		assertThat(due(quotes, NOON.plusSeconds(60))).extracting((work) -> work.getDeadline().getKind())
			.containsExactlyInAnyOrder(DeadlineKind.DEADLINE_KIND_VALIDITY, DeadlineKind.DEADLINE_KIND_EXPIRY_NOTICE);
		assertThat(this.deadlines.revisions(quotes)).isEqualTo(Map.of(quotes.getFirst(), 5L));
	}

	@Test
	void every_page_goes_on_where_the_one_before_ended_also_among_many_of_the_same_time() {
		var quotes = ofOneShard(25);
		for (int i = 0; i < quotes.size(); i++) {
			write(lapsing(quotes.get(i), 0, (i < 18) ? NOON : NOON.minusSeconds(i)));
		}

		var listed = new ArrayList<String>();
		var pages = 0;
		for (var cursor = Cursor.START; cursor != null; pages++) {
			var page = this.deadlines.due(shard(quotes.getFirst()), NOON, Cursor.parse(cursor.toString()), 5);
			page.work().forEach((work) -> listed.add(work.getQuoteId()));
			cursor = page.next();
		}

		assertThat(listed).containsExactlyInAnyOrderElementsOf(quotes);
		assertThat(pages).isEqualTo(6);
	}

	@Test
	void what_was_settled_is_not_listed_until_the_quote_changes() {
		var quotes = ofOneShard(1);
		write(approved(quotes.getFirst(), 5, NOON));
		var notice = due(quotes, NOON).getFirst();
		assertThat(notice.getDeadline().getKind()).isEqualTo(DeadlineKind.DEADLINE_KIND_EXPIRY_NOTICE);

		this.deadlines.settle(notice);
		this.deadlines.settle(notice);

		assertThat(due(quotes, NOON)).extracting((work) -> work.getDeadline().getKind())
			.containsExactly(DeadlineKind.DEADLINE_KIND_VALIDITY);
		write(approved(quotes.getFirst(), 6, NOON));
		assertThat(due(quotes, NOON)).hasSize(2);
	}

	@Test
	void a_buried_entry_has_no_deadline_lets_none_back_and_goes_after_an_hour() {
		var quotes = ofOneShard(1);
		var quote = quotes.getFirst();
		write(lapsing(quote, 0, NOON));

		this.deadlines.bury(Shards.placeOf(quote), quote, 7);
		write(lapsing(quote, 6, NOON));

		assertThat(due(quotes, NOON)).isEmpty();
		var entry = "deadlines:1.1:{" + Shards.placeOf(quote) + "}:" + quote;
		assertThat(redis.getExpire(entry)).isBetween(3_500L, 3_600L);
		write(lapsing(quote, 8, NOON));
		assertThat(redis.getExpire(entry)).isEqualTo(-1);
	}

	private void write(DeadlinesView view) {
		this.deadlines.write(Shards.placeOf(view.getQuoteId()), view.getQuoteId(), view.getRevision(), view);
	}

	private List<DueWork> due(List<String> quotes, Instant by) {
		return this.deadlines.due(shard(quotes.getFirst()), by, Cursor.START, 100).work();
	}

	private static DeadlinesView lapsing(String quoteId, long revision, Instant at) {
		return DeadlinesView.newBuilder()
			.setQuoteId(quoteId)
			.setRevision(revision)
			.setState(QuoteState.QUOTE_STATE_INITIATED)
			.setLapseTime(timestamp(at))
			.build();
	}

	private static DeadlinesView approved(String quoteId, long revision, Instant until) {
		return DeadlinesView.newBuilder()
			.setQuoteId(quoteId)
			.setRevision(revision)
			.setState(QuoteState.QUOTE_STATE_APPROVED)
			.setValidUntilTime(timestamp(until))
			.setPromiseTime(timestamp(until.minus(Duration.ofDays(30))))
			.build();
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

	private static List<String> ofOneShard(int count) {
		return Stream.generate(() -> UUID.randomUUID().toString())
			.filter((quoteId) -> shard(quoteId) == 3)
			.limit(count)
			.toList();
	}

	private static int shard(String quoteId) {
		return IntStream.range(0, Shards.COUNT)
			.filter((shard) -> Shards.place(shard).equals(Shards.placeOf(quoteId)))
			.findFirst()
			.orElseThrow();
	}

}
