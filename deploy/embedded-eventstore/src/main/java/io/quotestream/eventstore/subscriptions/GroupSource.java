package io.quotestream.eventstore.subscriptions;

import io.quotestream.eventstore.log.AllSlice;
import io.quotestream.eventstore.log.EventFilter;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.StreamSlice;
import io.quotestream.eventstore.log.StreamSlice.Status;

import java.sql.SQLException;
import java.util.List;

/** What a group reads: a stream by revision, or the whole log by position. */
sealed interface GroupSource {

	/** Reads what follows a place. */
	Chunk read(LogReader reader, long after, int limit) throws SQLException;

	/** The place of an event. */
	long cursorOf(EventRecord event);

	static GroupSource of(GroupDefinition definition) {
		return definition.key().readsAll() ? new Log(definition.filter()) : new Stream(definition.key().source());
	}

	/**
	 * Some events of a source.
	 *
	 * @param events those the group wants
	 * @param considered how many were looked at
	 * @param last the place of the last one looked at
	 * @param end whether nothing followed
	 * @param gone whether the source is tombstoned
	 */
	record Chunk(List<EventRecord> events, int considered, long last, boolean end, boolean gone) {
	}

	/**
	 * One stream.
	 *
	 * @param name its name
	 */
	record Stream(String name) implements GroupSource {

		@Override
		public Chunk read(LogReader reader, long after, int limit) throws SQLException {
			StreamSlice slice = reader.streamForwards(this.name, after + 1, limit);
			boolean gone = slice.status() == Status.TOMBSTONED;
			return new Chunk(slice.events(), slice.events().size(), slice.next() - 1, slice.end(), gone);
		}

		@Override
		public long cursorOf(EventRecord event) {
			return event.revision();
		}

	}

	/**
	 * The whole log.
	 *
	 * @param filter which events are wanted
	 */
	record Log(EventFilter filter) implements GroupSource {

		@Override
		public Chunk read(LogReader reader, long after, int limit) throws SQLException {
			AllSlice slice = reader.allForwards(after + 1, limit, this.filter);
			long last = (slice.considered() > 0) ? slice.last() : after;
			return new Chunk(slice.events(), slice.considered(), last, slice.end(), false);
		}

		@Override
		public long cursorOf(EventRecord event) {
			return event.position();
		}

	}

}
