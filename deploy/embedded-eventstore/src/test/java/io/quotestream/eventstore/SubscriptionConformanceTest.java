package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionFilterBuilder;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Points 33 to 41: catch-up subscriptions. */
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
	void C33_what_is_written_live_comes_though_readers_may_not_see_it() {
		StreamMetadata newest = new StreamMetadata();
		newest.setMaxCount(2L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, newest));
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromStart());
		recorded.caughtUp();
		this.client.append(this.stream, 5);
		assertThat(recorded.revisions(5)).containsExactly(0L, 1L, 2L, 3L, 4L);
	}

	@Test
	void C33_what_a_truncation_taken_back_would_have_hidden_comes() {
		this.client.append(this.stream, 3);
		StreamMetadata truncated = new StreamMetadata();
		truncated.setTruncateBefore(100L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, truncated));
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromStart());
		recorded.caughtUp();
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, new StreamMetadata()));
		this.client.append(this.stream, 2);
		assertThat(recorded.revisions(2)).containsExactly(3L, 4L);
	}

	@Test
	void C33_the_confirmation_comes_first_and_caught_up_between_history_and_live() {
		this.client.append(this.stream, 300);
		try (RawCall<ReadReq, ReadResp> call = RawCall.read(Requests.subscription(this.stream))) {
			assertThat(call.next().getConfirmation().getSubscriptionId()).isNotEmpty();
			assertThat(call.next(300)).allMatch(ReadResp::hasEvent);
			assertThat(call.next().hasCaughtUp()).isTrue();
			this.client.append(this.stream, 1);
			assertThat(call.next().getEvent().getEvent().getStreamRevision()).isEqualTo(300);
		}
	}

	@Test
	void C33_the_last_position_there_can_be_means_the_end() {
		this.client.append(this.stream, 1);
		ReadReq.Options.Builder fromEnd = Requests.subscription(-1);
		fromEnd.getFilterBuilder()
			.setMax(32)
			.setCheckpointIntervalMultiplier(1)
			.getStreamIdentifierBuilder()
			.addPrefix(this.stream);
		try (RawCall<ReadReq, ReadResp> call = RawCall.read(fromEnd)) {
			assertThat(call.next().hasConfirmation()).isTrue();
			assertThat(call.next().hasCaughtUp()).isTrue();
			this.client.append(this.stream, 1);
			assertThat(call.next().getEvent().getEvent().getStreamRevision()).isEqualTo(1);
		}
	}

	@Test
	void C34_a_small_batch_is_no_falling_behind_where_links_are_followed() {
		ReadReq.Options.Builder following = Requests.subscription(this.stream).setResolveLinks(true);
		try (RawCall<ReadReq, ReadResp> call = RawCall.read(following)) {
			assertThat(call.next().hasConfirmation()).isTrue();
			assertThat(call.next().hasCaughtUp()).isTrue();
			this.client.append(this.stream, 100);
			this.client.append(this.stream, 1);
			assertThat(call.next(101)).allMatch(ReadResp::hasEvent);
		}
	}

	@Test
	void C34_caught_up_comes_also_where_there_is_nothing() {
		toStream(SubscribeToStreamOptions.get().fromStart()).caughtUp();
		toStream(SubscribeToStreamOptions.get().fromEnd()).caughtUp();
		toAll(SubscribeToAllOptions.get().fromEnd()).caughtUp();
		this.client.append(this.stream, 2);
		toStream(SubscribeToStreamOptions.get().fromRevision(1)).caughtUp();
		this.client.delete(this.stream, StreamState.any());
		toStream(SubscribeToStreamOptions.get().fromStart()).caughtUp();
	}

	@Test
	void C35_a_filter_is_an_unanchored_search_on_names_or_types() {
		String other = "x" + this.stream;
		Position before = this.client.append(StoreClient.unique("before"), 1).getLogPosition();
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
	void C35_prefixes_are_plain_text_and_any_of_them_will_do() {
		List<String> streams = List.of(this.stream + ".a", this.stream + ".b", this.stream + "xa", "x" + this.stream,
				this.stream + ".A");
		Position before = this.client.append(StoreClient.unique("before"), 1).getLogPosition();
		streams.forEach((name) -> this.client.append(name, StreamState.any(), StoreClient.event("type-of-" + name)));
		ReadReq.Options.Builder byStream = Requests.subscription(before.getCommitUnsigned());
		byStream.getFilterBuilder()
			.setMax(32)
			.setCheckpointIntervalMultiplier(1)
			.getStreamIdentifierBuilder()
			.addPrefix(this.stream + ".b")
			.addPrefix(this.stream + ".a");
		ReadReq.Options.Builder byType = byStream.clone();
		byType.getFilterBuilder()
			.getEventTypeBuilder()
			.addPrefix("type-of-" + this.stream + ".b")
			.addPrefix("type-of-" + this.stream + ".a");
		for (ReadReq.Options.Builder options : List.of(byStream, byType)) {
			try (RawCall<ReadReq, ReadResp> call = RawCall.read(options)) {
				assertThat(untilCaughtUp(call)).filteredOn(ReadResp::hasEvent)
					.extracting((message) -> message.getEvent()
						.getEvent()
						.getStreamIdentifier()
						.getStreamName()
						.toStringUtf8())
					.containsExactly(this.stream + ".a", this.stream + ".b");
			}
		}
	}

	/** Java's expressions recurse; the server's must not take its readers down. */
	@EmbeddedOnly
	@Test
	void C35_an_expression_too_deep_for_a_name_ends_its_own_subscription_only() {
		String name = "a".repeat(1 << 17);
		Position before = this.client.append(StoreClient.unique("before"), 1).getLogPosition();
		this.client.append(this.stream, StreamState.any(), StoreClient.event(name));
		for (int attempts = 0; attempts < 8; attempts++) {
			ReadReq.Options.Builder deep = Requests.subscription(before.getCommitUnsigned());
			deep.getFilterBuilder()
				.setMax(32)
				.setCheckpointIntervalMultiplier(1)
				.getEventTypeBuilder()
				.setRegex("^(a|b)*$");
			assertThat(RawCall.read(deep).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
		}
		assertThat(this.client.read(this.stream)).hasSize(1);
	}

	@Test
	void C36_a_stopped_subscription_is_not_reported_as_failed() {
		RecordedSubscription recorded = new RecordedSubscription();
		Subscription subscription = StoreClient.get(this.client.streams()
			.subscribeToStream(this.stream, recorded, SubscribeToStreamOptions.get().fromStart()));
		recorded.caughtUp();
		subscription.stop();
		this.client.append(this.stream, 1);
		assertThat(this.client.read(this.stream)).hasSize(1);
		assertThat(recorded.isQuiet()).isTrue();
	}

	@Test
	void C37_a_checkpoint_comes_after_every_so_many_events_looked_at() {
		int every = 10;
		long before = this.client.append(StoreClient.unique("before"), 1).getLogPosition().getCommitUnsigned();
		ReadReq.Options.Builder options = Requests.subscription(before);
		options.getFilterBuilder()
			.setMax(every / 2)
			.setCheckpointIntervalMultiplier(2)
			.getStreamIdentifierBuilder()
			.addPrefix(this.stream);
		noiseAround(4);
		try (RawCall<ReadReq, ReadResp> call = RawCall.read(options)) {
			List<Long> history = checkpoints(untilCaughtUp(call));
			noiseAround(5);
			List<Long> log = positionsAfter(before);
			assertThat(history).startsWith(log.get(every - 1), log.get(2 * every - 1));
			assertThat(log.indexOf(history.getLast())).isEqualTo(4 * 6 - 1);
			List<ReadResp> live = new ArrayList<>();
			while (live.stream().filter(ReadResp::hasEvent).count() < 5 || checkpoints(live).size() < 2) {
				live.add(call.next());
			}
			List<Integer> places = checkpoints(live).stream().map(log::indexOf).toList();
			assertThat(places.getFirst()).isLessThanOrEqualTo(4 * 6 - 1 + every);
			for (int i = 1; i < places.size(); i++) {
				assertThat(places.get(i) - places.get(i - 1)).isEqualTo(every);
			}
			assertThat(places.size()).isEqualTo(live.stream().filter(ReadResp::hasCheckpoint).count());
		}
	}

	/** Five events of other streams before each of this one. */
	private void noiseAround(int count) {
		String other = StoreClient.unique("noise");
		for (int i = 0; i < count; i++) {
			this.client.append(other, 5);
			this.client.append(this.stream, 1);
		}
	}

	private List<Long> positionsAfter(long position) {
		return this.client.readAll(ReadAllOptions.get().fromPosition(new Position(position, position)))
			.stream()
			.map((event) -> event.getEvent().getPosition().getCommitUnsigned())
			.filter((one) -> one > position)
			.toList();
	}

	private static List<Long> checkpoints(List<ReadResp> messages) {
		return messages.stream()
			.filter(ReadResp::hasCheckpoint)
			.map((message) -> message.getCheckpoint().getCommitPosition())
			.toList();
	}

	private static List<ReadResp> untilCaughtUp(RawCall<ReadReq, ReadResp> call) {
		List<ReadResp> messages = new ArrayList<>();
		do {
			messages.add(call.next());
		}
		while (!messages.getLast().hasCaughtUp());
		return messages;
	}

	@Test
	void C37_a_subscription_resumes_from_any_checkpoint() {
		Queue<Position> checkpoints = new ConcurrentLinkedQueue<>();
		Position before = this.client.append(StoreClient.unique("before"), 1).getLogPosition();
		noiseAround(10);
		RecordedSubscription recorded = toAll(SubscribeToAllOptions.get()
			.fromPosition(before)
			.filter(ofStream().withMaxWindow(4).withCheckpointer((subscription, position) -> {
				checkpoints.add(position);
				return CompletableFuture.completedFuture(null);
			}, 2).build()));
		List<Position> events = recorded.eventsIgnoringCaughtUp(10)
			.stream()
			.map((event) -> event.getEvent().getPosition())
			.toList();
		recorded.caughtUp();
		assertThat(checkpoints).hasSize(60 / 8 + 1)
			.extracting(Position::getCommitUnsigned)
			.isSorted()
			.doesNotHaveDuplicates();
		for (Position checkpoint : checkpoints) {
			List<Position> rest = events.stream().filter((event) -> event.compareTo(checkpoint) > 0).toList();
			RecordedSubscription resumed = toAll(
					SubscribeToAllOptions.get().fromPosition(checkpoint).filter(ofStream().build()));
			assertThat(resumed.eventsIgnoringCaughtUp(rest.size()))
				.extracting((event) -> event.getEvent().getPosition())
				.isEqualTo(rest);
			resumed.caughtUp();
		}
	}

	@Test
	void C38_a_stalled_subscriber_loses_nothing_and_holds_nobody_up() {
		int count = 96;
		ManagedChannel channel = ServerUnderTest.channel();
		try (RawCall<ReadReq, ReadResp> stalled = RawCall.stalled(channel, Requests.subscription(this.stream))) {
			assertThat(stalled.next().hasConfirmation()).isTrue();
			RecordedSubscription quick = toStream(SubscribeToStreamOptions.get().fromStart());
			byte[] data = new byte[1 << 16];
			for (int i = 0; i < count; i++) {
				this.client.append(this.stream, StreamState.any(), EventData.builderAsBinary("t", data).build());
			}
			List<Long> all = LongStream.range(0, count).boxed().toList();
			assertThat(events(quick, count)).isEqualTo(all);
			assertThat(stalled.waiting()).isZero();
			stalled.resume();
			List<Long> received = new ArrayList<>();
			while (received.size() < count) {
				ReadResp message = stalled.next();
				if (message.hasEvent()) {
					received.add(message.getEvent().getEvent().getStreamRevision());
				}
			}
			assertThat(received).isEqualTo(all);
		}
		finally {
			channel.shutdownNow();
		}
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
		refused(end, Status.Code.FAILED_PRECONDITION, "stream-deleted");
	}

	@Test
	void C39_what_was_written_right_before_a_tombstone_comes_before_it() {
		for (int round = 0; round < 20; round++) {
			String ended = this.stream + "-" + round;
			RecordedSubscription recorded = new RecordedSubscription();
			this.open.add(StoreClient.get(this.client.streams().subscribeToStream(ended, recorded)));
			recorded.caughtUp();
			CompletableFuture<?> last = this.client.streams().appendToStream(ended, StoreClient.event("last"));
			CompletableFuture<?> tombstone = this.client.streams().tombstoneStream(ended);
			StoreClient.get(last);
			StoreClient.get(tombstone);
			assertThat(recorded.revisions(2)).containsExactly(0L, Long.MAX_VALUE);
		}
	}

	@Test
	void C39_a_tombstoned_stream_cannot_be_subscribed_to() {
		this.client.append(this.stream, 1);
		this.client.tombstone(this.stream, StreamState.any());
		for (SubscribeToStreamOptions options : List.of(SubscribeToStreamOptions.get().fromStart(),
				SubscribeToStreamOptions.get().fromRevision(0))) {
			RecordedSubscription recorded = new RecordedSubscription();
			refused(catchThrowable(
					() -> StoreClient.get(this.client.streams().subscribeToStream(this.stream, recorded, options))),
					Status.Code.FAILED_PRECONDITION, "stream-deleted");
		}
	}

	@Test
	void C40_a_subscription_to_a_deleted_stream_delivers_what_revives_it() {
		this.client.append(this.stream, 2);
		this.client.delete(this.stream, StreamState.any());
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromStart());
		recorded.caughtUp();
		this.client.append(this.stream, 1);
		assertThat(recorded.revisions(1)).containsExactly(2L);
	}

	@Test
	void C41_caught_up_tells_nothing_more() {
		try (RawCall<ReadReq, ReadResp> call = RawCall.read(Requests.subscription(this.stream))) {
			assertThat(call.next().hasConfirmation()).isTrue();
			assertThat(call.next().getCaughtUp()).isEqualTo(ReadResp.CaughtUp.getDefaultInstance());
		}
	}

	@Test
	void C40_a_subscription_to_a_missing_stream_delivers_its_first_event() {
		RecordedSubscription recorded = toStream(SubscribeToStreamOptions.get().fromStart());
		recorded.caughtUp();
		this.client.append(this.stream, 1);
		assertThat(recorded.revisions(1)).containsExactly(0L);
	}

}
