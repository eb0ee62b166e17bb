package io.quotestream.eventstore.streams;

import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.ResolvedEvent;
import io.quotestream.eventstore.log.StreamSlice;
import io.quotestream.eventstore.log.StreamSlice.Status;
import io.quotestream.eventstore.protocol.Refusal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows a stream from a revision on, for ever. */
final class StreamSubscription implements EventSource {

	private final String stream;

	private final ReadResponses responses;

	private long next;

	private boolean fromEnd;

	private boolean confirmed;

	private boolean live;

	private long sincePause;

	private StreamSubscription(String stream, long next, boolean fromEnd, ReadResponses responses) {
		this.stream = stream;
		this.next = next;
		this.fromEnd = fromEnd;
		this.responses = responses;
	}

	static StreamSubscription from(String stream, long revision, ReadResponses responses) {
		return new StreamSubscription(stream, revision, false, responses);
	}

	static StreamSubscription fromEnd(String stream, ReadResponses responses) {
		return new StreamSubscription(stream, 0, true, responses);
	}

	@Override
	public String pausesFor() {
		return this.stream;
	}

	@Override
	public Batch next(LogReader reader) throws SQLException {
		return this.live ? follow(reader) : catchUp(reader);
	}

	/** Of history it sees what a reader sees. */
	private Batch catchUp(LogReader reader) throws SQLException {
		List<byte[]> messages = new ArrayList<>();
		if (this.fromEnd) {
			this.next = reader.streamBackwards(this.stream, Long.MAX_VALUE, 1).lastRevision() + 1;
			this.fromEnd = false;
		}
		StreamSlice slice = reader.streamForwards(this.stream, this.next, this.responses.page());
		if (slice.status() == Status.TOMBSTONED) {
			return tombstoned(reader, messages);
		}
		confirm(messages);
		messages.addAll(this.responses.events(slice.events(), reader));
		this.next = slice.next();
		if (!slice.end()) {
			return Batch.more(messages);
		}
		messages.add(ReadResponses.caughtUp());
		this.live = true;
		this.sincePause = 0;
		return Batch.pause(messages);
	}

	/** What comes live it sees, though a deletion right behind it hides it already. */
	private Batch follow(LogReader reader) throws SQLException {
		StreamSlice slice = reader.streamAsWritten(this.stream, this.next, this.responses.page());
		List<byte[]> messages = this.responses.events(slice.events(), reader);
		if (!slice.events().isEmpty() && slice.events().getLast().isTombstone()) {
			return Batch.failed(messages, Refusal.streamDeleted(this.stream));
		}
		this.next = slice.next();
		this.sincePause += slice.events().size();
		if (!slice.end()) {
			this.live = this.sincePause < ReadResponses.PAGE;
			return Batch.more(messages);
		}
		this.sincePause = 0;
		return Batch.pause(messages);
	}

	private Batch tombstoned(LogReader reader, List<byte[]> messages) throws SQLException {
		Optional<EventRecord> tombstone = this.confirmed ? reader.tombstone(this.stream) : Optional.empty();
		tombstone.map(ResolvedEvent::plain).map(this.responses::event).ifPresent(messages::add);
		return Batch.failed(messages, Refusal.streamDeleted(this.stream));
	}

	private void confirm(List<byte[]> messages) {
		if (!this.confirmed) {
			messages.add(ReadResponses.confirmation());
			this.confirmed = true;
		}
	}

}
