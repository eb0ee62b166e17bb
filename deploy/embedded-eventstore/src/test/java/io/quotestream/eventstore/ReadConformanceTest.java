package io.quotestream.eventstore;

import io.grpc.Status;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Points 23 to 31: reading. */
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
	void C26_a_tombstoned_stream_is_deleted_for_readers() {
		this.client.append(this.stream, 1);
		this.client.tombstone(this.stream, StreamState.any());
		Throwable refusal = catchThrowable(() -> this.client.read(this.stream));
		assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
		assertThat(trailer(refusal, "exception")).isEqualTo("stream-deleted");
		assertThat(trailer(refusal, "stream-name")).isEqualTo(this.stream);
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

	private static EventData link(String target) {
		return EventData.builderAsBinary("$>", target.getBytes(StandardCharsets.UTF_8)).build();
	}

}
