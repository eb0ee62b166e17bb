package io.quotestream.command.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.domain.SampleProduct;
import io.quotestream.proto.event.v1.QuoteSnapshot;
import io.quotestream.proto.store.RecordedQuoteEvent;

import static io.quotestream.command.application.TwoInstances.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When snapshots are taken, and that nothing depends on them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredSnapshotsTest {

	private static final SnapshotPolicy EVERY_TEN = new SnapshotPolicy(10, 0, Duration.ZERO);

	private static final SnapshotPolicy HOURLY = new SnapshotPolicy(0, 3, Duration.ofHours(1));

	private static final SnapshotPolicy HYBRID = new SnapshotPolicy(10, 3, Duration.ofHours(1));

	private final AtomicReference<Instant> now = new AtomicReference<>(Requests.CLOCK.instant());

	private final Requests requests = Requests.aboutNewQuote(Requests.CLOCK);

	private final InMemoryQuoteStore stream = new InMemoryQuoteStore();

	private final InMemorySnapshotStore store = new InMemorySnapshotStore(this.now::get);

	private final InMemorySecrets secrets = new InMemorySecrets();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private StoredSnapshots snapshots = snapshots(EVERY_TEN);

	@AfterEach
	void close() {
		this.snapshots.close();
	}

	@Test
	void by_count_one_is_taken_whenever_so_many_events_have_come() {
		create();
		edit(0, 25);

		awaitKept(9L, 19L, 29L);
	}

	@Test
	void by_age_one_is_taken_with_the_first_event_after_that_time_if_there_is_some_tail() {
		this.snapshots = snapshots(HOURLY);
		create();
		awaitKept(6L);

		edit(0, 10);
		this.now.updateAndGet((time) -> time.plus(Duration.ofMinutes(59)));
		edit(10, 1);
		this.now.updateAndGet((time) -> time.plus(Duration.ofMinutes(1)));
		edit(11, 1);

		awaitKept(6L, 18L);
		this.now.updateAndGet((time) -> time.plus(Duration.ofHours(2)));
		edit(12, 3);
		awaitKept(6L, 18L, 21L);
	}

	@Test
	void by_both_rules_whichever_comes_first() {
		this.snapshots = snapshots(HYBRID);
		create();
		awaitKept(6L);
		edit(0, 10);
		awaitKept(6L, 16L);
		this.now.updateAndGet((time) -> time.plus(Duration.ofHours(1)));
		edit(10, 3);
		awaitKept(6L, 16L, 19L);
	}

	@Test
	void another_instance_counts_from_the_last_one_whoever_took_it() {
		create();
		edit(0, 5);
		awaitKept(9L);

		this.snapshots = snapshots(EVERY_TEN);
		edit(5, 5);
		assertThat(this.store.kept()).containsExactly(9L);
		edit(10, 5);

		awaitKept(9L, 19L);
	}

	@Test
	void a_quote_is_loaded_from_its_snapshot_and_the_tail() {
		create();
		edit(0, 14);
		awaitKept(9L, 19L);

		var read = new AtomicReference<Long>();
		var loaded = new QuoteLoader(new ReadsSeen(this.stream, read), this.snapshots).load(quoteId());

		assertThat(read).hasValue(19L);
		assertThat(loaded).isEqualTo(QuoteHistory.EMPTY.plus(this.stream.stream(quoteId())));
		assertThat(counted("loaded")).isEqualTo(1);
	}

	@Test
	void a_command_is_answered_while_its_snapshot_hangs() throws InterruptedException {
		var hanging = new CountDownLatch(1);
		var release = new CountDownLatch(1);
		this.store.beforeKeeping = () -> {
			hanging.countDown();
			await().until(() -> release.getCount() == 0);
		};
		create();
		edit(0, 5);
		hanging.await();

		edit(5, 20);

		assertThat(this.store.kept()).isEmpty();
		release.countDown();
		awaitKept(9L, 19L, 29L);
	}

	@Test
	void a_snapshot_that_cannot_be_taken_harms_nothing_and_is_tried_again_when_the_next_is_due() {
		this.store.beforeKeeping = () -> {
			throw new IllegalStateException("the store is full");
		};
		create();
		edit(0, 6);
		await().until(() -> counted("failed") == 1);
		this.store.beforeKeeping = () -> {
		};

		edit(6, 10);

		awaitKept(19L);
		assertThat(counted("failed")).isEqualTo(1);
	}

	@Test
	void one_of_another_schema_or_of_a_state_unknown_here_is_ignored_and_counted() {
		create();
		edit(0, 5);
		awaitKept(9L);
		var understood = this.store.last(quoteId()).orElseThrow().content().orElseThrow();
		var whole = QuoteHistory.EMPTY.plus(this.stream.stream(quoteId()));

		var renamed = understood.toBuilder();
		renamed.getQuoteBuilder().getNumberBuilder().setStatus("TELEPATHIC");
		for (Optional<QuoteSnapshot> content : List.of(
				Optional.of(understood.toBuilder().setSchema(SnapshotFormat.SCHEMA + 1).build()),
				Optional.of(understood.toBuilder().setSchema(SnapshotFormat.SCHEMA - 1).build()),
				Optional.of(renamed.build()), Optional.<QuoteSnapshot>empty())) {
			this.store.put(quoteId(), content);

			assertThat(new QuoteLoader(this.stream, this.snapshots).load(quoteId())).isEqualTo(whole);
		}
		assertThat(counted("ignored")).isEqualTo(4);
		assertThat(counted("loaded")).isZero();
	}

	@Test
	void one_that_the_stream_does_not_continue_does_not_count() {
		create();
		edit(0, 5);
		awaitKept(9L);

		this.stream.restore(quoteId(), 3);
		edit(100, 4);

		assertThat(new QuoteLoader(this.stream, this.snapshots).load(quoteId()))
			.isEqualTo(QuoteHistory.EMPTY.plus(this.stream.stream(quoteId())));
	}

	@Test
	void an_instance_that_remembers_nothing_repeats_answers_from_the_snapshot() {
		create();
		var request = this.requests.city("Salem");
		var answer = send(handler(), CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request);
		edit(0, 5);
		awaitKept(9L);
		var events = this.stream.stream(quoteId());

		assertThat(send(handler(), CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request)).isEqualTo(answer);
		assertThat(this.stream.stream(quoteId())).isEqualTo(events);
		assertThat(counted("loaded")).isPositive();
	}

	private void create() {
		send(handler(), CommandType.CREATE_QUOTE, this.requests.createWithAllSections());
	}

	/** So many edits, each of one event. */
	private void edit(int from, int count) {
		var handler = handler();
		for (int i = from; i < from + count; i++) {
			send(handler, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("City " + i));
		}
	}

	private CommandHandler handler() {
		return new CommandHandler(this.stream, this.snapshots, new RecentQuotes(10), this.secrets, Requests.CLOCK,
				SampleProduct.OPTIONAL);
	}

	private StoredSnapshots snapshots(SnapshotPolicy policy) {
		return new StoredSnapshots(this.store, policy, this.now::get, 10, this.meters);
	}

	private String quoteId() {
		return this.requests.quoteId();
	}

	private void awaitKept(Long... revisions) {
		await().untilAsserted(() -> assertThat(this.store.kept()).containsExactly(revisions));
	}

	private double counted(String outcome) {
		var counter = this.meters.find("quotestream.snapshots").tag("outcome", outcome).counter();
		return (counter != null) ? counter.count() : 0;
	}

	/** Tells where the last read began. */
	private record ReadsSeen(QuoteStore store, AtomicReference<Long> from) implements QuoteStore {

		@Override
		public List<RecordedQuoteEvent> readFrom(String quoteId, long revision) {
			this.from.set(revision);
			return this.store.readFrom(quoteId, revision);
		}

		@Override
		public void append(String quoteId, long expectedRevision, List<NewEvent> events) {
			this.store.append(quoteId, expectedRevision, events);
		}

	}

}
