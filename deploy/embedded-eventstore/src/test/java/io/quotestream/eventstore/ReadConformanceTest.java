package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.ReadDirection;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ContentCase;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Points 23 to 32: reading. */
class ReadConformanceTest extends ConformanceSuite {

	private final String stream = StoreClient.unique("read");

	private List<Long> revisions(ReadStreamOptions options) {
		return this.client.read(this.stream, options)
			.stream()
			.map((event) -> event.getOriginalEvent().getRevision())
			.toList();
	}

	@Test
	void C23_a_stream_is_read_in_both_directions_from_every_start() {
		this.client.append(this.stream, 5);
		assertThat(revisions(ReadStreamOptions.get().fromStart())).containsExactly(0L, 1L, 2L, 3L, 4L);
		assertThat(revisions(ReadStreamOptions.get().fromRevision(3))).containsExactly(3L, 4L);
		assertThat(revisions(ReadStreamOptions.get().fromRevision(1).maxCount(2))).containsExactly(1L, 2L);
		assertThat(revisions(ReadStreamOptions.get().fromEnd())).isEmpty();
		assertThat(revisions(ReadStreamOptions.get().backwards().fromEnd())).containsExactly(4L, 3L, 2L, 1L, 0L);
		assertThat(revisions(ReadStreamOptions.get().backwards().fromRevision(2))).containsExactly(2L, 1L, 0L);
		assertThat(revisions(ReadStreamOptions.get().backwards().fromRevision(99).maxCount(1))).containsExactly(4L);
		assertThat(revisions(ReadStreamOptions.get().backwards().fromStart())).containsExactly(0L);
	}

	@Test
	void C23_a_stream_longer_than_a_page_is_read_whole_and_in_order() {
		this.client.append(this.stream, 1_000);
		List<Long> forwards = revisions(ReadStreamOptions.get().fromStart());
		assertThat(forwards).hasSize(1_000).isSorted();
		assertThat(revisions(ReadStreamOptions.get().backwards().fromEnd())).isEqualTo(forwards.reversed());
		assertThat(revisions(ReadStreamOptions.get().fromStart().maxCount(300))).hasSize(300);
	}

	@Test
	void C24_a_missing_stream_is_not_found() {
		assertThatThrownBy(() -> this.client.read(this.stream)).isInstanceOf(StreamNotFoundException.class);
		this.client.append(this.stream, 1);
		this.client.delete(this.stream, StreamState.any());
		assertThatThrownBy(() -> this.client.read(this.stream)).isInstanceOf(StreamNotFoundException.class);
	}

	@Test
	void C25_each_event_tells_when_it_was_created_and_where_it_is() {
		Instant before = Instant.now().minus(Duration.ofSeconds(1));
		this.client.append(this.stream, 1);
		ResolvedEvent event = this.client.read(this.stream).getFirst();
		assertThat(event.getEvent().getCreated()).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
		assertThat(event.getPosition()).contains(event.getEvent().getPosition());
	}

	@Test
	void C25_each_event_has_three_properties_and_a_position() {
		this.client.append(this.stream, 1);
		ReadReq.Options.Builder textual = Requests.read(this.stream);
		textual.getUuidOptionBuilder().setString(Requests.EMPTY);
		ReadEvent read = RawCall.read(textual).all().getFirst().getEvent();
		assertThat(read.getPositionCase()).isEqualTo(ReadEvent.PositionCase.COMMIT_POSITION);
		assertThat(read.getEvent().getMetadataMap()).containsOnlyKeys("type", "created", "content-type")
			.containsEntry("content-type", "application/json")
			.hasEntrySatisfying("created", (ticks) -> assertThat(Long.parseLong(ticks) / 10_000_000)
				.isCloseTo(Instant.now().getEpochSecond(), Offset.offset(60L)));
		assertThat(UUID.fromString(read.getEvent().getId().getString()))
			.isEqualTo(this.client.read(this.stream).getFirst().getEvent().getEventId());
	}

	@Test
	void C26_a_tombstoned_stream_is_deleted_for_readers() {
		this.client.append(this.stream, 1);
		this.client.tombstone(this.stream, StreamState.any());
		Throwable refusal = catchThrowable(() -> this.client.read(this.stream));
		refused(refusal, Code.FAILED_PRECONDITION, "stream-deleted");
		assertThat(trailer(refusal, "stream-name")).isEqualTo(this.stream);
		refused(catchThrowable(
				() -> this.client.read(this.stream, ReadStreamOptions.get().backwards().fromEnd().maxCount(1))),
				Code.FAILED_PRECONDITION, "stream-deleted");
	}

	@Test
	void C27_the_log_is_read_forwards_inclusive_and_backwards_exclusive() {
		Position first = this.client.append(this.stream, 1).getLogPosition();
		Position second = this.client.append(this.stream, 1).getLogPosition();
		assertThat(this.client.readAll(ReadAllOptions.get().fromPosition(first)))
			.extracting((event) -> event.getEvent().getPosition())
			.startsWith(first, second);
		assertThat(this.client.readAll(ReadAllOptions.get().backwards().fromPosition(second).maxCount(1)))
			.extracting((event) -> event.getEvent().getPosition())
			.containsExactly(first);
		List<Position> all = this.client.readAll(ReadAllOptions.get().fromStart())
			.stream()
			.map((event) -> event.getEvent().getPosition())
			.toList();
		assertThat(all).isSortedAccordingTo(Comparator.comparing(Position::getCommitUnsigned)).doesNotHaveDuplicates();
		assertThat(all).allSatisfy(
				(position) -> assertThat(position.getPrepareUnsigned()).isEqualTo(position.getCommitUnsigned()));
	}

	@Test
	void C28_a_read_tells_the_streams_last_revision() {
		this.client.append(this.stream, 5);
		ReadResult result = StoreClient
			.get(this.client.streams().readStream(this.stream, ReadStreamOptions.get().fromStart().maxCount(2)));
		assertThat(result.getLastStreamPosition()).isEqualTo(4);
		assertThat(this.client.read(this.stream, ReadStreamOptions.get().fromRevision(100))).isEmpty();
		StreamMetadata truncated = new StreamMetadata();
		truncated.setTruncateBefore(5L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, truncated));
		assertThat(this.client.read(this.stream)).isEmpty();
	}

	@Test
	void C28_a_read_past_the_end_finds_no_events_and_tells_where_the_end_is() {
		this.client.append(this.stream, 5);
		ReadReq.Options.Builder pastEnd = Requests.read(this.stream);
		pastEnd.getStreamBuilder().setRevision(100);
		assertThat(RawCall.read(pastEnd).all()).containsExactly(ReadResp.newBuilder().setFirstStreamPosition(5).build(),
				ReadResp.newBuilder().setLastStreamPosition(4).build());
		StreamMetadata truncated = new StreamMetadata();
		truncated.setTruncateBefore(3L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, truncated));
		ReadReq.Options.Builder before = Requests.read(this.stream).setReadDirection(ReadDirection.Backwards);
		before.getStreamBuilder().setRevision(1);
		assertThat(RawCall.read(before).all()).containsExactly(ReadResp.newBuilder().setFirstStreamPosition(3).build(),
				ReadResp.newBuilder().setLastStreamPosition(4).build());
	}

	@Test
	void C28_positions_are_told_only_to_clients_that_know_them() {
		this.client.append(this.stream, 2);
		assertThat(RawCall.read(Requests.read(this.stream).clearControlOption()).all()).hasSize(2)
			.allMatch(ReadResp::hasEvent);
	}

	@Test
	void C29_the_log_holds_metadata_and_tombstones_and_deleted_events() {
		Position from = this.client.append(this.stream, 1).getLogPosition();
		this.client.delete(this.stream, StreamState.any());
		this.client.tombstone(this.stream, StreamState.any());
		assertThat(this.client.readAll(ReadAllOptions.get().fromPosition(from)))
			.filteredOn((event) -> event.getEvent().getStreamId().endsWith(this.stream))
			.extracting((event) -> event.getEvent().getEventType())
			.containsExactly("type-0", "$metadata", "$streamDeleted");
	}

	@Test
	void C29_the_log_leaves_out_what_groups_on_the_log_write() {
		Position from = this.client.append(this.stream, 1).getLogPosition();
		String group = StoreClient.unique("all");
		SubscriptionFilter filter = SubscriptionFilter.newBuilder()
			.withStreamNameRegularExpression("^" + this.stream + "$")
			.build();
		StoreClient.await(this.client.groups()
			.createToAll(group, CreatePersistentSubscriptionToAllOptions.get().startFrom(from).filter(filter)));
		RecordedConsumer consumer = RecordedConsumer.ofAll(this.client, group, 1);
		consumer.subscription().nack(NackAction.Park, "poison", consumer.next().event());
		String parked = "$persistentsubscription-$all::" + group + "-parked";
		Awaitility.await()
			.ignoreExceptionsInstanceOf(StreamNotFoundException.class)
			.untilAsserted(() -> assertThat(this.client.read(parked)).hasSize(1));
		consumer.stop();
		assertThat(this.client.readAll(ReadAllOptions.get().fromPosition(from)))
			.extracting((event) -> event.getEvent().getStreamId())
			.contains(this.stream)
			.doesNotContain(parked);
		ReadReq.Options.Builder asked = Requests.subscription(from.getCommitUnsigned() - 1);
		asked.getFilterBuilder()
			.setMax(32)
			.setCheckpointIntervalMultiplier(1)
			.getStreamIdentifierBuilder()
			.addPrefix(this.stream)
			.addPrefix(parked);
		try (RawCall<ReadReq, ReadResp> subscription = RawCall.read(asked)) {
			assertThat(subscription.next(4)).extracting(ReadResp::getContentCase)
				.containsExactly(ContentCase.CONFIRMATION, ContentCase.EVENT, ContentCase.CHECKPOINT,
						ContentCase.CAUGHT_UP);
		}
	}

	@Test
	void C30_links_are_followed_one_step_when_asked() {
		this.client.append(this.stream, 2);
		String links = StoreClient.unique("links");
		this.client.append(links, StreamState.noStream(), link("1@" + this.stream), link("7@" + this.stream),
				link("nonsense"));
		List<ResolvedEvent> resolved = this.client.read(links, ReadStreamOptions.get().fromStart().resolveLinkTos());
		assertThat(resolved.get(0).getEvent().getStreamId()).isEqualTo(this.stream);
		assertThat(resolved.get(0).getEvent().getRevision()).isEqualTo(1);
		assertThat(resolved.get(0).getLink().getStreamId()).isEqualTo(links);
		assertThat(resolved.get(1).getEvent()).isNull();
		assertThat(resolved.get(1).getLink().getRevision()).isEqualTo(1);
		assertThat(resolved.get(2).getLink()).isNull();
		assertThat(resolved.get(2).getEvent().getEventType()).isEqualTo("$>");
		assertThat(this.client.read(links)).allSatisfy((event) -> assertThat(event.getLink()).isNull());
	}

	@Test
	void C30_a_link_to_a_link_is_followed_one_step_and_one_to_a_deleted_stream_to_nothing() {
		this.client.append(this.stream, 1);
		String first = StoreClient.unique("links");
		String second = StoreClient.unique("links");
		String deleted = StoreClient.unique("deleted");
		this.client.append(deleted, 1);
		this.client.delete(deleted, StreamState.any());
		this.client.append(first, StreamState.noStream(), link("0@" + this.stream));
		this.client.append(second, StreamState.noStream(), link("0@" + first), link("0@" + deleted));
		List<ResolvedEvent> resolved = this.client.read(second, ReadStreamOptions.get().fromStart().resolveLinkTos());
		assertThat(resolved.get(0).getEvent().getStreamId()).isEqualTo(first);
		assertThat(resolved.get(0).getEvent().getEventType()).isEqualTo("$>");
		assertThat(resolved.get(1).getEvent()).isNull();
	}

	/**
	 * A server that runs ahead of its client has read the whole stream before it is
	 * deleted; one that waits meets the deletion in the middle.
	 */
	@Test
	void C31_a_read_does_not_run_ahead_of_a_slow_client() {
		int count = 96;
		byte[] data = new byte[1 << 16];
		for (int written = 0; written < count; written += 12) {
			this.client.append(this.stream, StreamState.any(),
					Stream.generate(() -> EventData.builderAsBinary("t", data).build())
						.limit(12)
						.toArray(EventData[]::new));
		}
		ManagedChannel channel = ServerUnderTest.channel();
		try (RawCall<ReadReq, ReadResp> slow = RawCall.stalled(channel, Requests.read(this.stream))) {
			slow.next();
			// Whatever the other read was going to get, it has by now.
			assertThat(this.client.read(this.stream).size()).isEqualTo(count);
			assertThat(this.client.read(this.stream).size()).isEqualTo(count);
			this.client.tombstone(this.stream, StreamState.any());
			slow.resume();
			refused(slow.end(), Code.FAILED_PRECONDITION, "stream-deleted");
			assertThat(slow.waiting()).isLessThan(count / 2);
		}
		finally {
			channel.shutdownNow();
		}
	}

	@Test
	void C32_options_that_contradict_each_other_are_refused() {
		ReadReq.Options.Builder stream = Requests.read(this.stream);
		ReadReq.Options.Builder all = Requests.subscription(0);
		ReadReq.Options.Builder filtered = all.clone();
		filtered.getFilterBuilder().setMax(1).setCheckpointIntervalMultiplier(1).getEventTypeBuilder().setRegex("t");
		ReadReq.Options.Builder streamFiltered = stream.clone().setFilter(filtered.getFilter());
		ReadReq.Options.Builder noMultiplier = filtered.clone();
		noMultiplier.getFilterBuilder().setCheckpointIntervalMultiplier(0);
		ReadReq.Options.Builder badRegex = filtered.clone();
		badRegex.getFilterBuilder().getEventTypeBuilder().setRegex("(");
		ReadReq.Options.Builder noExpression = filtered.clone();
		noExpression.getFilterBuilder().clearFilter();
		ReadReq.Options.Builder beyond = all.clone();
		beyond.getAllBuilder().getPositionBuilder().setCommitPosition(1).setPreparePosition(2);
		ReadReq.Options.Builder noRevision = stream.clone();
		noRevision.getStreamBuilder().clearRevisionOption();
		ReadReq.Options.Builder noPosition = all.clone();
		noPosition.getAllBuilder().clearAllOption();
		assertThat(List.of(streamFiltered, noMultiplier, badRegex, noExpression, beyond, noRevision, noPosition,
				all.clone().setReadDirection(ReadDirection.Backwards), stream.clone().clearCountOption(),
				stream.clone().clearStreamOption(), stream.clone().clearUuidOption()))
			.allSatisfy((options) -> assertThat(RawCall.read(options).code()).as(options.toString())
				.isEqualTo(Code.INVALID_ARGUMENT));
	}

	private static EventData link(String target) {
		return EventData.builderAsBinary("$>", target.getBytes(StandardCharsets.UTF_8)).build();
	}

}
