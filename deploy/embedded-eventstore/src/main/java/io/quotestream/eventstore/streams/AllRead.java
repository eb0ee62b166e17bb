package io.quotestream.eventstore.streams;

import io.quotestream.eventstore.log.AllSlice;
import io.quotestream.eventstore.log.EventFilter;
import io.quotestream.eventstore.log.LogReader;

import java.sql.SQLException;
import java.util.List;

/** Reads the whole log once, in one direction. */
final class AllRead implements EventSource {

	private final boolean forwards;

	private final EventFilter filter;

	private final ReadResponses responses;

	private long next;

	private long remaining;

	AllRead(long from, boolean forwards, long count, EventFilter filter, ReadResponses responses) {
		this.next = from;
		this.forwards = forwards;
		this.remaining = count;
		this.filter = filter;
		this.responses = responses;
	}

	@Override
	public Batch next(LogReader reader) throws SQLException {
		int limit = (int) Math.min(this.responses.page(), this.remaining);
		AllSlice slice = this.forwards ? reader.allForwards(this.next, limit, this.filter)
				: reader.allBackwards(this.next, limit, this.filter);
		this.next = this.forwards ? slice.last() + 1 : slice.last();
		this.remaining -= slice.events().size();
		List<byte[]> messages = this.responses.events(slice.events(), reader);
		return (slice.end() || this.remaining == 0) ? Batch.last(messages) : Batch.more(messages);
	}

}
