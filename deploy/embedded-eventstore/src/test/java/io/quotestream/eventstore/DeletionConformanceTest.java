package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.WrongExpectedVersionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Points 42 to 47: deleting, and metadata that hides events. */
class DeletionConformanceTest extends ConformanceSuite {

	private final String stream = StoreClient.unique("deletion");

	private List<Long> visible() {
		return this.client.read(this.stream)
			.stream()
			.map((ResolvedEvent event) -> event.getEvent().getRevision())
			.toList();
	}

	private void describe(StreamMetadata metadata) {
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, metadata));
	}

	@Test
	void C42_a_soft_deleted_stream_is_not_found() {
		this.client.append(this.stream, 2);
		this.client.delete(this.stream, StreamState.streamRevision(1));
		assertThatThrownBy(this::visible).isInstanceOf(StreamNotFoundException.class);
	}

	@Test
	void C42_a_second_tombstone_meets_a_deleted_stream() {
		this.client.tombstone(this.stream, StreamState.any());
		assertThatThrownBy(() -> this.client.tombstone(this.stream, StreamState.any()))
			.isInstanceOf(StreamDeletedException.class);
		assertThatThrownBy(() -> this.client.append(this.stream, 1)).isInstanceOf(StreamDeletedException.class);
		assertThatThrownBy(() -> this.client.delete(this.stream, StreamState.any()))
			.isInstanceOf(StreamDeletedException.class);
	}

	@Test
	void C42_a_tombstone_for_a_missing_stream_that_must_exist_is_refused() {
		assertThatThrownBy(() -> this.client.tombstone(this.stream, StreamState.streamExists()))
			.isInstanceOfSatisfying(WrongExpectedVersionException.class, (wrong) -> {
				assertThat(wrong.getStreamName()).isEqualTo(this.stream);
				assertThat(wrong.getExpectedState()).isEqualTo(StreamState.streamExists());
				assertThat(wrong.getActualState()).isEqualTo(StreamState.noStream());
			});
	}

	@Test
	void C43_of_a_metadata_stream_only_the_newest_event_is_read() {
		assertThat(StoreClient.get(this.client.streams().getStreamMetadata(this.stream)).getMaxCount()).isNull();
		for (long count = 1; count <= 3; count++) {
			StreamMetadata metadata = new StreamMetadata();
			metadata.setMaxCount(count);
			metadata.setCustomProperties(Map.of("owner", "o" + count));
			describe(metadata);
		}
		StreamMetadata read = StoreClient.get(this.client.streams().getStreamMetadata(this.stream));
		assertThat(read.getMaxCount()).isEqualTo(3);
		assertThat(read.getCustomProperties()).containsEntry("owner", "o3");
		assertThat(this.client.read("$$" + this.stream)).hasSize(1);
	}

	@Test
	void C44_a_revived_stream_goes_on_counting_and_hides_what_was_deleted() {
		Position first = this.client.append(this.stream, 2).getLogPosition();
		StreamMetadata metadata = new StreamMetadata();
		metadata.setCustomProperties(Map.of("owner", "o"));
		describe(metadata);
		this.client.delete(this.stream, StreamState.any());
		this.client.append(this.stream, 2);
		assertThat(visible()).containsExactly(2L, 3L);
		StreamMetadata revived = StoreClient.get(this.client.streams().getStreamMetadata(this.stream));
		assertThat(revived.getTruncateBefore()).isEqualTo(2);
		assertThat(revived.getCustomProperties()).isNullOrEmpty();
		assertThat(this.client.readAll(ReadAllOptions.get().fromPosition(first)))
			.filteredOn((event) -> event.getEvent().getStreamId().equals(this.stream))
			.extracting((event) -> event.getEvent().getRevision())
			.containsExactly(1L, 2L, 3L);
	}

	@Test
	void C45_a_count_limit_hides_all_but_the_newest() {
		this.client.append(this.stream, 5);
		StreamMetadata metadata = new StreamMetadata();
		metadata.setMaxCount(2L);
		describe(metadata);
		assertThat(visible()).containsExactly(3L, 4L);
		this.client.append(this.stream, 1);
		assertThat(visible()).containsExactly(4L, 5L);
		assertThat(this.client.read(this.stream, ReadStreamOptions.get().backwards().fromEnd())).hasSize(2);
		RecordedSubscription recorded = new RecordedSubscription();
		Subscription subscription = StoreClient.get(this.client.streams()
			.subscribeToStream(this.stream, recorded, SubscribeToStreamOptions.get().fromStart()));
		assertThat(recorded.revisions(2)).containsExactly(4L, 5L);
		subscription.stop();
	}

	@Test
	void C45_a_truncation_hides_what_is_before_it() {
		this.client.append(this.stream, 5);
		StreamMetadata metadata = new StreamMetadata();
		metadata.setTruncateBefore(3L);
		describe(metadata);
		assertThat(visible()).containsExactly(3L, 4L);
	}

	@Test
	void C45_an_age_limit_hides_what_grew_old() {
		this.client.append(this.stream, 2);
		describe(maxAge(Duration.ofHours(1)));
		assertThat(visible()).containsExactly(0L, 1L);
		describe(maxAge(Duration.ofSeconds(1)));
		Awaitility.await().untilAsserted(() -> assertThat(visible()).isEmpty());
		// However slow the machine is, something is always too young to be hidden.
		try (ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor()) {
			ScheduledFuture<?> writing = writer.scheduleWithFixedDelay(() -> this.client.append(this.stream, 1), 0, 100,
					TimeUnit.MILLISECONDS);
			Awaitility.await()
				.untilAsserted(() -> assertThat(visible()).isNotEmpty().allMatch((revision) -> revision >= 2));
			RecordedSubscription recorded = new RecordedSubscription();
			Subscription subscription = StoreClient.get(this.client.streams()
				.subscribeToStream(this.stream, recorded, SubscribeToStreamOptions.get().fromStart()));
			assertThat(recorded.eventsIgnoringCaughtUp(1).getFirst().getEvent().getRevision())
				.isGreaterThanOrEqualTo(2);
			subscription.stop();
			StoreClient.await(this.client.groups()
				.createToStream(this.stream, "group", CreatePersistentSubscriptionToStreamOptions.get().fromStart()));
			RecordedConsumer consumer = RecordedConsumer.of(this.client, this.stream, "group", 10);
			assertThat(consumer.nextAcked(1).getFirst().event().getEvent().getRevision()).isGreaterThanOrEqualTo(2);
			consumer.stop();
			writing.cancel(false);
		}
	}

	private static StreamMetadata maxAge(Duration age) {
		StreamMetadata metadata = new StreamMetadata();
		metadata.setMaxAge(age.toSeconds());
		return metadata;
	}

	@Test
	void C46_a_stream_never_written_cannot_be_deleted() {
		for (StreamState expected : List.of(StreamState.any(), StreamState.noStream(), StreamState.streamExists())) {
			assertThatThrownBy(() -> this.client.delete(this.stream, expected)).isInstanceOfSatisfying(
					WrongExpectedVersionException.class,
					(wrong) -> assertThat(wrong.getActualState()).isEqualTo(StreamState.noStream()));
		}
	}

	@Test
	void C47_new_metadata_revives_a_deleted_stream() {
		this.client.append(this.stream, 2);
		this.client.delete(this.stream, StreamState.any());
		StreamMetadata metadata = new StreamMetadata();
		metadata.setMaxCount(10L);
		describe(metadata);
		assertThat(visible()).isEmpty();
		this.client.append(this.stream, 1);
		assertThat(visible()).containsExactly(2L);
		assertThat(StoreClient.get(this.client.streams().getStreamMetadata(this.stream)).getMaxCount()).isEqualTo(10);
	}

	@ParameterizedTest(name = "C47 metadata {0} hides nothing")
	@ValueSource(strings = { "", "no json", "[1]", "{\"$maxCount\":1,\"$acl\":\"$userStreamAcl\"}", "{\"$maxCount\":0}",
			"{\"$maxCount\":\"1\"}", "{\"$tb\":-1,\"$maxCount\":1}" })
	void C47_metadata_that_cannot_be_read_counts_as_empty(String metadata) {
		this.client.append(this.stream, 3);
		StreamMetadata newest = new StreamMetadata();
		newest.setMaxCount(1L);
		describe(newest);
		assertThat(visible()).containsExactly(2L);
		EventData malformed = EventData.builderAsJson("$metadata", metadata.getBytes(StandardCharsets.UTF_8)).build();
		this.client.append("$$" + this.stream, StreamState.any(), malformed);
		assertThat(visible()).containsExactly(0L, 1L, 2L);
	}

	@Test
	void C47_metadata_that_cannot_be_read_revives_a_deleted_stream_too() {
		this.client.append(this.stream, 2);
		this.client.delete(this.stream, StreamState.any());
		EventData malformed = EventData.builderAsJson("$metadata", "no json".getBytes(StandardCharsets.UTF_8)).build();
		this.client.append("$$" + this.stream, StreamState.any(), malformed);
		assertThat(visible()).isEmpty();
		this.client.append(this.stream, 1);
		assertThat(visible()).containsExactly(2L);
	}

	@Test
	void C46_a_stream_with_metadata_only_can_be_deleted() {
		describe(new StreamMetadata());
		this.client.delete(this.stream, StreamState.streamExists());
		assertThatThrownBy(() -> this.client.delete(this.stream, StreamState.streamExists()))
			.isInstanceOf(StreamDeletedException.class);
		this.client.delete(this.stream, StreamState.any());
	}

	@Test
	void C42_a_tombstone_needs_no_stream_to_end() {
		this.client.tombstone(this.stream, StreamState.noStream());
		assertThatThrownBy(() -> this.client.append(this.stream, 1)).isInstanceOf(StreamDeletedException.class);
		assertThatThrownBy(() -> describe(new StreamMetadata())).isInstanceOf(StreamDeletedException.class);
	}

	@Test
	void C42_a_refused_delete_tells_the_versions_by_trailers() {
		this.client.append(this.stream, 2);
		assertThatThrownBy(() -> this.client.delete(this.stream, StreamState.streamRevision(0)))
			.isInstanceOfSatisfying(WrongExpectedVersionException.class, (wrong) -> {
				assertThat(wrong.getExpectedState()).isEqualTo(StreamState.streamRevision(0));
				assertThat(wrong.getActualState()).isEqualTo(StreamState.streamRevision(1));
			});
	}

}
