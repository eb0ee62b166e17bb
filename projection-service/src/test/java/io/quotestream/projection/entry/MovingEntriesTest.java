package io.quotestream.projection.entry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.projection.fixtures.RealRedis;
import io.quotestream.projection.fold.DeliveryChaos;
import io.quotestream.projection.fold.Delivered;
import io.quotestream.projection.fold.Fold;
import io.quotestream.projection.fold.Projection;
import io.quotestream.projection.fold.ProjectionMetrics;
import io.quotestream.projection.quote.QuoteFold;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.view.v1.QuoteView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Entries that move with the city of a quote; home records in a real Redis. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MovingEntriesTest {

	private static final int DELIVERIES = 5_000;

	@TempDir
	private static Path folder;

	private static RealRedis server;

	private static LettuceConnectionFactory connections;

	private static RedisTemplate<String, byte[]> redis;

	private final String quoteId = UUID.randomUUID().toString();

	private final List<RecordedQuoteEvent> stream = Journeys.recorded(this.quoteId,
			List.of(Journeys.created("B-1"), Journeys.geographic("Chennai"), Journeys.geographic("Madurai"),
					Journeys.saved(), Journeys.geographic("Salem")),
			new Random(1));

	private final CityLists lists = new CityLists();

	private MovingEntries<QuoteView> entries;

	private Projection<QuoteView> projection;

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
		this.entries = new MovingEntries<>(redis, new ByCity(), QuoteView.parser(), MovingEntriesTest::home,
				this.lists);
		this.projection = new Projection<>(new ByCity(), this.entries,
				(quote, from,
						count) -> List.copyOf(this.stream.subList((int) Math.min(from, this.stream.size()),
								(int) Math.min(from + count, this.stream.size()))),
				new ProjectionMetrics(new SimpleMeterRegistry(), "cities"));
	}

	@Test
	void deliveries_at_their_worst_end_in_one_entry_for_each_quote_where_it_belongs() throws Exception {
		long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong());
		var chaos = new DeliveryChaos(seed, 60, 40, DELIVERIES);

		assertThat(chaos.divergedIn(new ByCity(), this.entries)).as("seed %d", seed).isEmpty();
		for (var quote : chaos.quotes()) {
			var view = this.entries.find(quote).document();
			assertThat(this.lists.standing(quote)).as("seed %d", seed)
				.isEqualTo(Map.of(city(view), view.getRevision()));
		}
	}

	@Test
	void an_entry_follows_its_quote_and_leaves_nothing_behind() {
		deliver(0, 1);
		assertThat(standing()).isEqualTo(Map.of("Chennai", 1L));

		deliver(4);

		assertThat(standing()).isEqualTo(Map.of("Salem", 4L));
	}

	@Test
	void a_lost_entry_is_written_again_although_the_document_is_whole() {
		deliver(0, 1, 2);
		this.lists.lose();
		assertThat(this.entries.revisions(List.of(this.quoteId))).isEqualTo(Map.of(this.quoteId, -1L));

		this.stream.subList(3, 5).clear();
		this.projection.foldToHead(this.quoteId);

		assertThat(standing()).isEqualTo(Map.of("Madurai", 2L));
	}

	@Test
	void a_lost_home_record_does_not_leave_an_old_entry_standing() {
		deliver(0, 1);
		redis.delete(home(this.quoteId));

		deliver(4);

		assertThat(standing()).isEqualTo(Map.of("Salem", 4L));
	}

	@Test
	void whoever_dies_between_claim_and_document_is_followed_by_another() {
		deliver(0, 1);
		this.lists.failOnce();
		assertThatIllegalStateException().isThrownBy(() -> deliver(2));
		assertThat(this.entries.find(this.quoteId).revision()).isEqualTo(1);

		deliver(2);

		assertThat(standing()).isEqualTo(Map.of("Madurai", 2L));
		assertThat(this.entries.find(this.quoteId).revision()).isEqualTo(2);
	}

	@Test
	void a_slow_worker_undoes_nothing_of_a_faster_one() {
		deliver(0);
		this.lists.meanwhile(() -> deliver(4));

		deliver(1);

		assertThat(standing()).isEqualTo(Map.of("Salem", 4L));
		assertThat(this.entries.find(this.quoteId).revision()).isEqualTo(4);
	}

	@Test
	void what_another_has_claimed_beyond_is_left_to_it() {
		deliver(0);
		redis.opsForHash().put(home(this.quoteId), "claimed", bytes("4"));

		var progress = this.projection.fold(this.quoteId, List.of(delivery(1)));

		assertThat(progress.revision()).as("answered").isEqualTo(1);
		assertThat(this.entries.find(this.quoteId).revision()).isZero();
		assertThat(standing()).isEqualTo(Map.of("", 0L));
	}

	@Test
	void a_place_left_long_ago_is_forgotten() {
		deliver(0, 1);
		deliver(2);
		assertThat(held()).containsExactlyInAnyOrder("", "Chennai", "Madurai");
		redis.opsForHash().put(home(this.quoteId), "held:Chennai", bytes("1"));

		deliver(3);

		assertThat(held()).containsExactlyInAnyOrder("", "Madurai");
	}

	@Test
	void a_removed_quote_stands_nowhere_and_does_not_come_back() {
		deliver(0, 1);

		this.entries.remove(this.quoteId);
		deliver(4);

		assertThat(standing()).isEmpty();
		assertThat(this.entries.find(this.quoteId).removed()).isTrue();
		assertThat(redis.getExpire(home(this.quoteId))).isBetween(86_000L, 86_400L);
	}

	private void deliver(int... revisions) {
		var deliveries = new ArrayList<Delivered>();
		for (var revision : revisions) {
			deliveries.add(delivery(revision));
		}
		this.projection.fold(this.quoteId, deliveries);
	}

	private Delivered delivery(int revision) {
		var event = this.stream.get(revision);
		return new Delivered() {
			@Override
			public long revision() {
				return event.revision();
			}

			@Override
			public RecordedQuoteEvent read() {
				return event;
			}
		};
	}

	private Map<String, Long> standing() {
		return this.lists.standing(this.quoteId);
	}

	private Set<String> held() {
		return redis.<String, byte[]>opsForHash()
			.keys(home(this.quoteId))
			.stream()
			.filter((field) -> field.startsWith("held:"))
			.map((field) -> field.substring("held:".length()))
			.collect(Collectors.toSet());
	}

	private static String home(String quoteId) {
		return "cities:{" + quoteId + "}";
	}

	private static String city(QuoteView view) {
		return view.getGeographic().getCity();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** The fold of quotes, with an entry under the city. */
	private static final class ByCity implements Fold<QuoteView> {

		@Override
		public QuoteView nothing(String quoteId) {
			return QuoteFold.nothing(quoteId);
		}

		@Override
		public QuoteView apply(QuoteView view, RecordedQuoteEvent event) {
			return QuoteFold.apply(view, event);
		}

		@Override
		public long revision(QuoteView view) {
			return view.getRevision();
		}

		@Override
		public Set<String> places(QuoteView view) {
			return Set.of(city(view));
		}

	}

	/** Lists in memory, with the rule of every entry: only a higher revision counts. */
	private static final class CityLists implements Entries<QuoteView> {

		private record Entry(long revision, boolean stands) {
		}

		private final Map<String, Map<String, Entry>> byQuote = new ConcurrentHashMap<>();

		private Runnable meanwhile = () -> {
		};

		void failOnce() {
			meanwhile(() -> {
				throw new IllegalStateException("dies here");
			});
		}

		/** Runs once, before the next write. */
		void meanwhile(Runnable interference) {
			this.meanwhile = interference;
		}

		void lose() {
			this.byQuote.clear();
		}

		Map<String, Long> standing(String quoteId) {
			return entries(quoteId).entrySet()
				.stream()
				.filter((entry) -> entry.getValue().stands())
				.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().revision()));
		}

		@Override
		public void write(String place, String quoteId, long revision, QuoteView view) {
			var interference = this.meanwhile;
			this.meanwhile = () -> {
			};
			interference.run();
			put(place, quoteId, new Entry(revision, true));
		}

		@Override
		public void bury(String place, String quoteId, long revision) {
			put(place, quoteId, new Entry(revision, false));
		}

		@Override
		public Map<String, Long> revisions(List<String> quoteIds) {
			return quoteIds.stream()
				.collect(Collectors.toMap((quoteId) -> quoteId,
						(quoteId) -> standing(quoteId).values()
							.stream()
							.mapToLong(Long::longValue)
							.max()
							.orElse(Fold.NOTHING)));
		}

		private void put(String place, String quoteId, Entry entry) {
			entries(quoteId).merge(place, entry,
					(held, offered) -> (offered.revision() > held.revision()) ? offered : held);
		}

		private Map<String, Entry> entries(String quoteId) {
			return Objects.requireNonNull(this.byQuote.computeIfAbsent(quoteId, (quote) -> new ConcurrentHashMap<>()));
		}

	}

}
