package io.quotestream.e2e;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;

import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

/** The streams as the event store holds them, read with its official client. */
final class StoredQuotes implements AutoCloseable {

	private static final int MORE_THAN_ANY = 5_000;

	private final EventStoreConnection store;

	StoredQuotes(String url) {
		this.store = new EventStoreConnection(url, Duration.ofMinutes(1));
	}

	/** Whose request each event of a quote came from, in the order of the stream. */
	List<String> requestIds(String quoteId) {
		return events(quoteId).stream()
			.map((event) -> EventMetadata.fromJson(event.getUserMetadata()).requestId())
			.toList();
	}

	/** The stored types of the events of a quote, in the order of the stream. */
	List<String> types(String quoteId) {
		return events(quoteId).stream().map(RecordedEvent::getEventType).toList();
	}

	/** How many events of a stored type are among the last of the whole log. */
	long countLast(String type) {
		return lastOfLog().filter((event) -> event.getEventType().equals(type)).count();
	}

	/** The assessment that was started last. */
	String assessmentId(String quoteId) {
		var started = events(quoteId).stream()
			.filter((event) -> event.getEventType().equals("quote.risk_assessment_started.v1"))
			.reduce((first, second) -> second)
			.orElseThrow();
		try {
			return RiskAssessmentStarted.parseFrom(started.getEventData()).getAssessmentId();
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Revision of the last event, or -1 when there is no stream. */
	long head(String quoteId) {
		var events = events(quoteId);
		return events.isEmpty() ? -1 : events.getLast().getRevision();
	}

	/** The quote that this actor opened last. */
	String openedLastBy(String actor) {
		return lastOfLog()
			.filter((event) -> event.getStreamId().startsWith(StreamNames.quote("")) && event.getRevision() == 0)
			.filter((event) -> EventMetadata.fromJson(event.getUserMetadata()).actor().equals(actor))
			.map((event) -> StreamNames.quoteId(event.getStreamId()))
			.findFirst()
			.orElseThrow();
	}

	private Stream<RecordedEvent> lastOfLog() {
		return this.store
			.call("a read of the end of the log",
					(client) -> client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(MORE_THAN_ANY)))
			.getEvents()
			.stream()
			.map(ResolvedEvent::getOriginalEvent);
	}

	private List<RecordedEvent> events(String quoteId) {
		try {
			return this.store
				.call("a read of a quote",
						(client) -> client.readStream(StreamNames.quote(quoteId),
								ReadStreamOptions.get().forwards().fromStart().maxCount(MORE_THAN_ANY)))
				.getEvents()
				.stream()
				.map(ResolvedEvent::getOriginalEvent)
				.toList();
		}
		catch (StreamNotFoundException ex) {
			return List.of();
		}
	}

	@Override
	public void close() {
		this.store.close();
	}

}
