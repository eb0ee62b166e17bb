package io.quotestream.eventstore;

import io.grpc.Status;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionFilterBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Points 33 to 40: catch-up subscriptions. */
class SubscriptionConformanceTest extends ConformanceSuite {

	private final String stream = StoreClient.unique("catchup");

	private final List<Subscription> open = new ArrayList<>();

	@AfterEach
	void stop() {
		this.open.forEach(Subscription::stop);
	}

	private RecordedSubscription toStream(SubscribeToStreamOptions options) {
		RecordedSubscription recorded = new RecordedSubscription();
		this.open.add(StoreClient.get(this.client.streams().subscribeToStream(this.stream, recorded, options)));
		return recorded;
	}

	private RecordedSubscription toAll(SubscribeToAllOptions options) {
		RecordedSubscription recorded = new RecordedSubscription();
		this.open.add(StoreClient.get(this.client.streams().subscribeToAll(recorded, options)));
		return recorded;
	}

	private SubscriptionFilterBuilder ofStream() {
		return SubscriptionFilter.newBuilder().withStreamNameRegularExpression("^" + this.stream + "$");
	}

	@Test
	void C33_a_subscription_starts_after_its_revision_and_goes_on_live() {
		this.client.append(this.stream, 3);
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromRevision(0));
		assertThat(recorded.revisions(2)).containsExactly(1L, 2L);
		recorded.caughtUp();
		this.client.append(this.stream, 2);
		assertThat(recorded.revisions(2)).containsExactly(3L, 4L);
	}

	@Test
	void C33_a_subscription_from_the_end_sees_only_what_comes() {
		this.client.append(this.stream, 3);
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromEnd());
		RecordedSubscription all = toAll(SubscribeToAllOptions.get().fromEnd().filter(ofStream().build()));
		recorded.caughtUp();
		all.caughtUp();
		this.client.append(this.stream, 1);
		assertThat(recorded.revisions(1)).containsExactly(3L);
		assertThat(all.revisions(1)).containsExactly(3L);
	}

	@Test
	void C33_nothing_is_missed_or_repeated_while_others_write() {
		this.client.append(this.stream, 500);
		List<CompletableFuture<?>> writes = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			writes.add(this.client.streams().appendToStream(this.stream, StoreClient.event("live")));
		}
		RecordedSubscription all = toAll(SubscribeToAllOptions.get().fromStart().filter(ofStream().build()));
		RecordedSubscription ofStream = toStream(SubscribeToStreamOptions.get().fromStart());
		writes.forEach(StoreClient::get);
		List<Long> expected = LongStream.range(0, 800).boxed().toList();
		assertThat(events(all, 800)).isEqualTo(expected);
		assertThat(events(ofStream, 800)).isEqualTo(expected);
	}

	/** Revisions, skipping the notes in between. */
	private static List<Long> events(RecordedSubscription recorded, int count) {
		return recorded.eventsIgnoringCaughtUp(count)
			.stream()
			.map((event) -> event.getOriginalEvent().getRevision())
			.toList();
	}

	@Test
	void C34_caught_up_comes_also_for_a_missing_stream() {
		toStream(SubscribeToStreamOptions.get().fromStart()).caughtUp();
	}

	@Test
	void C35_a_filter_is_an_unanchored_search_on_names_or_types() {
		String other = "x" + this.stream;
		Position before = this.client.append("other", 1).getLogPosition();
		RecordedSubscription byName = toAll(SubscribeToAllOptions.get()
			.fromPosition(before)
			.filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression(this.stream).build()));
		RecordedSubscription byType = toAll(SubscribeToAllOptions.get()
			.fromPosition(before)
			.filter(SubscriptionFilter.newBuilder().withEventTypeRegularExpression(this.stream + "-b$").build()));
		byName.caughtUp();
		byType.caughtUp();
		this.client.append(this.stream, StreamState.any(), StoreClient.event(this.stream + "-a"));
		this.client.append(other, StreamState.any(), StoreClient.event(this.stream + "-b"));
		assertThat(byName.event().getEvent().getStreamId()).isEqualTo(this.stream);
		assertThat(byName.event().getEvent().getStreamId()).isEqualTo(other);
		assertThat(byType.event().getEvent().getStreamId()).isEqualTo(other);
	}

	@Test
	void C37_checkpoints_come_in_order_and_can_be_resumed_from() {
		Queue<Position> checkpoints = new ConcurrentLinkedQueue<>();
		Position before = this.client.append("other", 1).getLogPosition();
		this.client.append("other", 100);
		RecordedSubscription recorded = toAll(SubscribeToAllOptions.get()
			.fromPosition(before)
			.filter(ofStream().withMaxWindow(10).withCheckpointer((subscription, position) -> {
				checkpoints.add(position);
				return CompletableFuture.completedFuture(null);
			}, 2).build()));
		recorded.caughtUp();
		assertThat(checkpoints).hasSizeBetween(5, 7);
		assertThat(checkpoints).extracting(Position::getCommitUnsigned).isSorted().doesNotHaveDuplicates();
		this.client.append(this.stream, 1);
		RecordedSubscription resumed = toAll(SubscribeToAllOptions.get()
			.fromPosition(List.copyOf(checkpoints).getLast())
			.filter(ofStream().build()));
		assertThat(resumed.revisions(1)).containsExactly(0L);
	}

	@Test
	void C39_a_revision_beyond_the_end_is_waited_for() {
		this.client.append(this.stream, 1);
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromRevision(2));
		recorded.caughtUp();
		this.client.append(this.stream, 4);
		assertThat(recorded.revisions(2)).containsExactly(3L, 4L);
	}

	@Test
	void C39_a_soft_delete_keeps_the_subscription_and_a_tombstone_ends_it() {
		this.client.append(this.stream, 1);
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromStart());
		recorded.revisions(1);
		recorded.caughtUp();
		this.client.delete(this.stream, StreamState.any());
		this.client.append(this.stream, 1);
		assertThat(recorded.revisions(1)).containsExactly(1L);
		this.client.tombstone(this.stream, StreamState.any());
		assertThat(recorded.event().getEvent().getEventType()).isEqualTo("$streamDeleted");
		Throwable end = recorded.failure();
		assertThat(Status.fromThrowable(end).getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
		assertThat(trailer(end, "exception")).isEqualTo("stream-deleted");
	}

	@Test
	void C40_a_subscription_to_a_missing_stream_delivers_its_first_event() {
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromStart());
		recorded.caughtUp();
		this.client.append(this.stream, 1);
		assertThat(recorded.revisions(1)).containsExactly(0L);
	}

}
