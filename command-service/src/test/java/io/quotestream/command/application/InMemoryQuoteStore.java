package io.quotestream.command.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.quotestream.proto.store.RecordedQuoteEvent;

/** Streams in memory, with the event store's rules of appending. */
final class InMemoryQuoteStore implements QuoteStore {

	private final Map<String, List<List<RecordedQuoteEvent>>> appends = new ConcurrentHashMap<>();

	@Override
	public List<RecordedQuoteEvent> readFrom(String quoteId, long revision) {
		return stream(quoteId).stream().skip(revision).toList();
	}

	@Override
	public void append(String quoteId, long expectedRevision, List<NewEvent> events) {
		this.appends.compute(quoteId, (id, before) -> {
			var known = (before != null) ? before : List.<List<RecordedQuoteEvent>>of();
			if (wasAppended(flat(known), expectedRevision, events)) {
				return known;
			}
			if (flat(known).size() != expectedRevision + 1) {
				throw new LostRace();
			}
			var after = new ArrayList<>(known);
			after.add(recorded(quoteId, expectedRevision, events));
			return List.copyOf(after);
		});
	}

	/** What each append added, in order. */
	List<List<RecordedQuoteEvent>> appends(String quoteId) {
		return Objects.requireNonNull(this.appends.getOrDefault(quoteId, List.of()));
	}

	/** The whole stream. */
	List<RecordedQuoteEvent> stream(String quoteId) {
		return flat(appends(quoteId));
	}

	/** As when the store is put back to a copy that was made after so many appends. */
	void restore(String quoteId, int appends) {
		this.appends.compute(quoteId, (id, known) -> Objects.requireNonNull(known).subList(0, appends));
	}

	private static boolean wasAppended(List<RecordedQuoteEvent> stream, long expectedRevision, List<NewEvent> events) {
		var ids = events.stream().map(NewEvent::id).toList();
		return stream.stream()
			.skip(expectedRevision + 1)
			.limit(ids.size())
			.map(RecordedQuoteEvent::eventId)
			.toList()
			.equals(ids);
	}

	private static List<RecordedQuoteEvent> recorded(String quoteId, long expectedRevision, List<NewEvent> events) {
		var recorded = new ArrayList<RecordedQuoteEvent>();
		for (var event : events) {
			recorded.add(new RecordedQuoteEvent(quoteId, expectedRevision + 1 + recorded.size(), event.id(),
					Instant.EPOCH, event.event(), event.metadata()));
		}
		return List.copyOf(recorded);
	}

	private static List<RecordedQuoteEvent> flat(List<List<RecordedQuoteEvent>> appends) {
		return appends.stream().flatMap(List::stream).toList();
	}

}
