package io.quotestream.eventstore.streams;

import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.StreamSlice;
import io.quotestream.eventstore.log.StreamSlice.Status;
import io.quotestream.eventstore.protocol.Refusal;

import java.sql.SQLException;
import java.util.List;

/** Reads a stream once, in one direction. */
final class StreamRead implements EventSource {

	private final String stream;

	private final boolean forwards;

	private final boolean tellsPositions;

	private final ReadResponses responses;

	private long next;

	private long remaining;

	private boolean first = true;

	StreamRead(String stream, long from, boolean forwards, long count, boolean tellsPositions,
			ReadResponses responses) {
		this.stream = stream;
		this.next = from;
		this.forwards = forwards;
		this.remaining = count;
		this.tellsPositions = tellsPositions;
		this.responses = responses;
	}

	@Override
	public Batch next(LogReader reader) throws SQLException {
		int limit = (int) Math.min(this.responses.page(), this.remaining);
		long from = this.next;
		StreamSlice slice = this.forwards ? reader.streamForwards(this.stream, this.next, limit)
				: reader.streamBackwards(this.stream, this.next, limit);
		if (slice.status() == Status.TOMBSTONED) {
			return Batch.failed(List.of(), Refusal.streamDeleted(this.stream));
		}
		if (slice.status() == Status.NOT_FOUND) {
			// Deleted between two pages: the read ends with what was there.
			return Batch.last(this.first ? List.of(ReadResponses.streamNotFound(this.stream)) : List.of());
		}
		List<byte[]> messages = this.responses.events(slice.events(), reader);
		this.next = slice.next();
		this.remaining -= slice.events().size();
		boolean done = slice.end() || this.remaining == 0 || this.next < 0;
		if (this.tellsPositions && this.first && done && messages.isEmpty()) {
			// Past the end the protocol names, oddly, the revision after the last one.
			long first = this.forwards ? Math.min(from, slice.lastRevision() + 1) : 0;
			messages.add(ReadResponses.firstStreamPosition(Math.max(first, slice.visibleFrom())));
		}
		if (this.tellsPositions && done) {
			messages.add(ReadResponses.lastStreamPosition(slice.lastRevision()));
		}
		this.first = false;
		return done ? Batch.last(messages) : Batch.more(messages);
	}

}
