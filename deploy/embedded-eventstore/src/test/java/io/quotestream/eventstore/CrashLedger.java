package io.quotestream.eventstore;

import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.WriteResult;
import io.quotestream.eventstore.CrashBatch.Label;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;

/** What the store promised so far, and whether it keeps it. */
final class CrashLedger {

	/** What only batches are written to. */
	static final String PREFIX = "load-";

	private final Map<UUID, Place> acknowledged = new ConcurrentHashMap<>();

	/** The whole log as it was read last; it may only grow. */
	private List<Stored> seen = List.of();

	private record Place(String stream, long revision) {
	}

	/**
	 * An event as it was read.
	 *
	 * @param id its id
	 * @param place where it stands in its stream
	 * @param position where it stands in the log
	 * @param type its type
	 * @param created when it was stored
	 */
	private record Stored(UUID id, Place place, long position, String type, Instant created) {

		static Stored of(RecordedEvent event) {
			return new Stored(event.getEventId(), new Place(event.getStreamId(), event.getRevision()),
					event.getPosition().getCommitUnsigned(), event.getEventType(), event.getCreated());
		}

	}

	void acknowledge(CrashBatch batch, WriteResult written) {
		assertThat(written.getNextExpectedRevision().toRawLong()).isEqualTo(batch.last());
		for (int i = 0; i < batch.events().size(); i++) {
			this.acknowledged.put(batch.events().get(i).getEventId(),
					new Place(batch.stream(), batch.expected() + 1 + i));
		}
	}

	int acknowledgedCount() {
		return this.acknowledged.size();
	}

	/** Compares the whole log with what was acknowledged and seen before. */
	void verify(List<ResolvedEvent> log) {
		List<RecordedEvent> events = log.stream().map(ResolvedEvent::getOriginalEvent).toList();
		List<Stored> stored = events.stream().map(Stored::of).toList();
		assertThat(stored).as("the log only grows").hasSizeGreaterThanOrEqualTo(this.seen.size());
		assertThat(stored.subList(0, this.seen.size()).equals(this.seen)).as("what was seen is unchanged").isTrue();
		verifyBatches(events);
		Map<UUID, Place> places = new HashMap<>();
		long position = 0;
		for (Stored event : stored) {
			assertThat(event.position()).as("positions rise").isGreaterThan(position);
			position = event.position();
			assertThat(places.put(event.id(), event.place())).as("event %s is stored once", event.id()).isNull();
		}
		this.acknowledged.forEach((id, place) -> {
			if (!place.equals(places.get(id))) {
				throw new AssertionError(
						"acknowledged event %s: promised %s, found %s".formatted(id, place, places.get(id)));
			}
		});
		this.seen = stored;
	}

	/** Every batch is whole and in one piece, and every byte is as it was sent. */
	private static void verifyBatches(List<RecordedEvent> events) {
		Map<String, Long> next = new HashMap<>();
		@Nullable RecordedEvent previous = null;
		for (RecordedEvent event : events) {
			if (!event.getStreamId().startsWith(PREFIX)) {
				continue;
			}
			Label label = Label.of(event);
			if (label.index() == 0) {
				assertThat(isEnd(previous)).as("the batch before %s is whole", event).isTrue();
			}
			else {
				assertThat(isNext(previous, event)).as("%s follows its batch", event).isTrue();
			}
			assertThat(event.getRevision()).isEqualTo(next.getOrDefault(event.getStreamId(), 0L));
			next.put(event.getStreamId(), event.getRevision() + 1);
			assertThat(event.getEventData()).isEqualTo(CrashBatch.payload(event.getEventId(), label.size()));
			assertThat(event.getUserMetadata()).isEqualTo(CrashBatch.payload(event.getEventId(), 16));
			previous = event;
		}
		assertThat(isEnd(previous)).as("the last batch is whole").isTrue();
	}

	private static boolean isEnd(@Nullable RecordedEvent event) {
		return event == null || Label.of(event).isLast();
	}

	private static boolean isNext(@Nullable RecordedEvent previous, RecordedEvent event) {
		return previous != null && previous.getStreamId().equals(event.getStreamId())
				&& Label.of(previous).index() + 1 == Label.of(event).index();
	}

	/** The ids of the events seen in streams whose names begin so. */
	List<UUID> idsOf(String streamPrefix) {
		List<UUID> ids = new ArrayList<>();
		for (Stored event : this.seen) {
			if (event.place().stream().startsWith(streamPrefix)) {
				ids.add(event.id());
			}
		}
		return ids;
	}

}
