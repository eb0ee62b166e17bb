package io.quotestream.projection.fold;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

import com.google.common.base.Throwables;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.projection.fold.Projection.Progress;
import io.quotestream.projection.fold.Documents.Held;
import io.quotestream.projection.quote.QuoteFold;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.view.v1.QuoteView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProjectionTest {

	private static final String QUOTE = "0b5c2f1e-1111-4222-8333-944445555666";

	private final List<RecordedQuoteEvent> stream = new ArrayList<>(
			Journeys.recorded(QUOTE, Journeys.wandering(1_200, new Random(7)), new Random(8)));

	private final List<String> reads = new ArrayList<>();

	private final InMemoryViews views = new InMemoryViews();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final Projection<QuoteView> projection = new Projection<>(QuoteFold.FOLD, this.views, this::read,
			new ProjectionMetrics(this.meters, "quote"));

	@Test
	void the_next_event_is_folded_without_a_look_at_the_stream() {
		deliver(0);
		deliver(1);

		assertView(1);
		assertThat(this.reads).isEmpty();
	}

	@Test
	void what_was_folded_before_changes_nothing_and_is_not_even_read() {
		deliver(0, 1, 2);
		var before = this.views.find(QUOTE);

		var progress = this.projection.fold(QUOTE, List.of(new Unreadable(1)));

		assertThat(progress).isEqualTo(new Progress(2, null));
		assertThat(this.views.find(QUOTE)).isEqualTo(before);
		assertThat(this.meters.get("quotestream.projection.deliveries").tag("outcome", "duplicate").counter().count())
			.isEqualTo(1);
	}

	@Test
	void an_event_ahead_rings_for_everything_before_it() {
		deliver(0);

		deliver(5);

		assertView(5);
		assertThat(this.reads).containsExactly("1+5");
		assertThat(this.meters.get("quotestream.projection.gaps").counter().count()).isEqualTo(1);
	}

	@Test
	void a_long_gap_is_read_page_by_page_and_not_beyond_what_was_delivered() {
		deliver(1_100);

		assertView(1_100);
		assertThat(this.reads).containsExactly("0+500", "500+500", "1000+101");
	}

	@Test
	void deliveries_of_one_batch_fill_each_others_gaps_in_any_order() {
		deliver(4, 2, 0, 2, 3, 1);

		assertView(4);
		assertThat(this.reads).isEmpty();
	}

	@Test
	void a_gap_is_read_exactly_up_to_the_last_delivery() {
		deliver(6, 0, 3);

		assertView(6);
		assertThat(this.reads).containsExactly("1+6");
	}

	@Test
	void a_short_gap_is_asked_for_again_and_then_the_store_counts_as_down() {
		var hidden = this.stream.subList(3, this.stream.size());
		var late = List.copyOf(hidden);
		hidden.clear();

		assertThatExceptionOfType(GapNotFilled.class)
			.isThrownBy(() -> this.projection.fold(QUOTE, List.of(delivery(late.get(2)))));

		assertThat(this.reads).containsExactly("0+6", "3+3", "3+3", "3+3");
		assertThat(this.views.held).isEmpty();
	}

	@Test
	void a_doubled_event_in_the_stream_blocks_the_quote_and_is_not_folded() {
		this.stream.set(3, this.stream.get(2));

		var progress = deliver(6);

		assertView(2);
		assertThat(progress.revision()).isEqualTo(2);
		assertThat(progress.obstacle()).isNotNull();
		assertThat(this.views.blocked).containsEntry(QUOTE, 3L);
	}

	@Test
	void a_disordered_stream_blocks_the_quote_and_is_not_folded() {
		var swapped = this.stream.get(4);
		this.stream.set(4, this.stream.get(3));
		this.stream.set(3, swapped);

		deliver(6);

		assertView(2);
		assertThat(this.views.blocked).containsEntry(QUOTE, 3L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatever_a_fold_fails_with_is_an_obstacle_that_tells_where_and_nothing_personal(boolean inPlaces) {
		var projection = new Projection<>(failingAt(3, inPlaces), this.views, this::read,
				new ProjectionMetrics(this.meters, "failing"));

		var progress = projection.fold(QUOTE, List.of(delivery(event(0)), delivery(event(6))));

		assertView(2);
		assertThat(progress.revision()).isEqualTo(2);
		assertThat(this.views.blocked).containsEntry(QUOTE, 3L);
		assertThat(progress.obstacle()).isNotNull()
			.hasMessageContainingAll("Event 3 of quote " + QUOTE, IllegalStateException.class.getName(),
					ProjectionTest.class.getName());
		assertThat(Throwables.getStackTraceAsString(Objects.requireNonNull(progress.obstacle())))
			.doesNotContain("Asha");
		assertThatExceptionOfType(UnfoldableEvent.class).isThrownBy(() -> projection.foldToHead(QUOTE))
			.matches((obstacle) -> obstacle.revision() == 3);
	}

	private static Fold<QuoteView> failingAt(long revision, boolean inPlaces) {
		return new Fold<>() {
			@Override
			public QuoteView nothing(String quoteId) {
				return QuoteFold.FOLD.nothing(quoteId);
			}

			@Override
			public QuoteView apply(QuoteView view, RecordedQuoteEvent event) {
				requireSound(!inPlaces && event.revision() == revision);
				return QuoteFold.FOLD.apply(view, event);
			}

			@Override
			public long revision(QuoteView view) {
				return QuoteFold.FOLD.revision(view);
			}

			@Override
			public Set<String> places(QuoteView view) {
				requireSound(inPlaces && view.getRevision() == revision);
				return Set.of();
			}

			private static void requireSound(boolean failing) {
				if (failing) {
					throw new IllegalStateException("Asha Raman");
				}
			}
		};
	}

	@Test
	void what_the_store_fails_with_is_no_obstacle() {
		var projection = new Projection<>(QuoteFold.FOLD, this.views, (quoteId, from, count) -> {
			throw new EventStoreUnavailable("a read", new IOException("line cut"));
		}, new ProjectionMetrics(this.meters, "failing"));

		assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> projection.fold(QUOTE, List.of(delivery(event(4)))));

		assertThat(this.views.held).isEmpty();
		assertThat(this.views.blocked).isEmpty();
	}

	@Test
	void another_worker_ahead_of_us_is_believed() {
		deliver(0);
		this.views.meanwhile(() -> this.views.held.put(QUOTE, new Held<>(9, folded(9))));

		var progress = deliver(1);

		assertView(9);
		assertThat(progress.revision()).isEqualTo(9);
		assertThat(this.meters.get("quotestream.projection.overtaken").counter().count()).isEqualTo(1);
	}

	@Test
	void another_worker_behind_us_is_overtaken_in_place() {
		deliver(0);
		this.views.meanwhile(() -> this.views.held.put(QUOTE, new Held<>(2, folded(2))));

		deliver(1, 2, 3, 4);

		assertView(4);
	}

	@Test
	void views_that_redis_lost_are_folded_again_from_the_stream() {
		deliver(0, 1, 2);
		this.views.meanwhile(this.views.held::clear);

		deliver(3);

		assertView(3);
	}

	@Test
	void the_stores_own_last_event_removes_the_quote_for_good() {
		deliver(0, 1);

		this.projection.fold(QUOTE, List.of(new Unreadable(Long.MAX_VALUE)));
		var progress = deliver(2);

		assertThat(this.views.find(QUOTE).removed()).isTrue();
		assertThat(progress.revision()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void folding_now_goes_to_the_head() {
		deliver(0);

		assertThat(this.projection.foldToHead(QUOTE)).hasValue(1_199);

		assertView(1_199);
		assertThat(this.projection.foldToHead(QUOTE)).hasValue(1_199);
	}

	@Test
	void folding_a_quote_without_a_stream_finds_nothing_and_leaves_nothing() {
		this.stream.clear();

		assertThat(this.projection.foldToHead(QUOTE)).isEmpty();
		assertThat(this.views.held).isEmpty();
	}

	@Test
	void folding_now_keeps_what_stands_before_an_event_that_cannot_be_folded() {
		this.stream.set(700, this.stream.get(1));

		assertThatExceptionOfType(UnfoldableEvent.class).isThrownBy(() -> this.projection.foldToHead(QUOTE))
			.matches((obstacle) -> obstacle.revision() == 700);

		assertView(699);
		assertThat(this.views.blocked).containsEntry(QUOTE, 700L);
	}

	private Progress deliver(long... revisions) {
		return this.projection.fold(QUOTE,
				Arrays.stream(revisions).mapToObj((revision) -> delivery(event(revision))).toList());
	}

	/** As it was written, whatever became of the stream. */
	private RecordedQuoteEvent event(long revision) {
		return this.stream.stream().filter((event) -> event.revision() == revision).findFirst().orElseThrow();
	}

	private void assertView(long revision) {
		assertThat(this.views.find(QUOTE).document()).isEqualTo(folded(revision));
	}

	private QuoteView folded(long revision) {
		return Journeys.folded(QUOTE, LongStream.rangeClosed(0, revision).mapToObj(this::event).toList());
	}

	private List<RecordedQuoteEvent> read(String quoteId, long from, int count) {
		this.reads.add(from + "+" + count);
		return List.copyOf(this.stream.subList((int) Math.min(from, this.stream.size()),
				(int) Math.min(from + count, this.stream.size())));
	}

	private static Delivered delivery(RecordedQuoteEvent event) {
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

	/** Fails the test when it is read. */
	private record Unreadable(long revision) implements Delivered {

		@Override
		public RecordedQuoteEvent read() {
			throw new AssertionError("read without need");
		}

	}

}
