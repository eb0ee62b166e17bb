package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.quotestream.eventstore.log.StreamSlice.Status;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads pages of the log, each from one consistent snapshot; not for two threads. */
public final class LogReader implements AutoCloseable {

	/** A page ends early at this size, so that readers of large events stay small. */
	private static final int MAX_PAGE_BYTES = 1 << 19;

	private static final String COLUMNS = "e.position, e.stream, e.revision, e.id_high, e.id_low, e.type, e.json,"
			+ " e.created, e.data, e.metadata";

	private final Connection connection;

	private final StreamNames names;

	private final PreparedStatement findStream;

	private final PreparedStatement lastRevisions;

	private final PreparedStatement newestEvent;

	private final PreparedStatement streamForwards;

	private final PreparedStatement streamBackwards;

	private final PreparedStatement allForwards;

	private final PreparedStatement allBackwards;

	private boolean failed;

	LogReader(Connection connection) throws SQLException {
		this.connection = connection;
		this.names = new StreamNames(connection);
		this.findStream = connection.prepareStatement("SELECT id FROM stream WHERE name = ?");
		this.lastRevisions = connection
			.prepareStatement("SELECT revision FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 2");
		this.newestEvent = connection
			.prepareStatement("SELECT type, data FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1");
		this.streamForwards = connection.prepareStatement("SELECT " + COLUMNS
				+ " FROM event e WHERE e.stream = ? AND e.revision >= ? AND e.revision <= ? ORDER BY e.revision LIMIT ?");
		this.streamBackwards = connection.prepareStatement("SELECT " + COLUMNS
				+ " FROM event e WHERE e.stream = ? AND e.revision >= ? AND e.revision <= ? ORDER BY e.revision DESC LIMIT ?");
		this.allForwards = connection
			.prepareStatement("SELECT " + COLUMNS + " FROM event e WHERE e.position >= ? ORDER BY e.position LIMIT ?");
		this.allBackwards = connection.prepareStatement(
				"SELECT " + COLUMNS + " FROM event e WHERE e.position < ? ORDER BY e.position DESC LIMIT ?");
	}

	/** Reads up to {@code limit} events from a revision on, that one included. */
	public StreamSlice streamForwards(String stream, long from, int limit) throws SQLException {
		return inSnapshot(() -> {
			StreamState state = state(stream);
			// Metadata may hide what is yet to come, but can be changed until it does.
			long first = Math.max(from, Math.min(state.firstVisible(), state.last() + 1));
			if (state.status() != Status.FOUND) {
				return StreamSlice.none(state.status(), state.last(), first);
			}
			return slice(state, this.streamForwards, first, state.last(), limit, first, 1);
		});
	}

	/** Reads as {@link #streamForwards} what metadata hides too, and the tombstone. */
	public StreamSlice streamAsWritten(String stream, long from, int limit) throws SQLException {
		return inSnapshot(() -> {
			long key = find(stream);
			if (key == StreamHead.UNSTORED) {
				return StreamSlice.none(Status.NOT_FOUND, -1, from);
			}
			StreamState state = new StreamState(Status.FOUND, key, EventRecord.TOMBSTONE_REVISION, 0, Long.MIN_VALUE);
			return slice(state, this.streamForwards, from, state.last(), limit, from, 1);
		});
	}

	/** Reads up to {@code limit} events from a revision back, that one included. */
	public StreamSlice streamBackwards(String stream, long from, int limit) throws SQLException {
		return inSnapshot(() -> {
			StreamState state = state(stream);
			if (state.status() != Status.FOUND) {
				return StreamSlice.none(state.status(), state.last(), from);
			}
			long first = Math.min(from, state.last());
			return slice(state, this.streamBackwards, state.firstVisible(), first, limit, first, -1);
		});
	}

	/** A stream's tombstone, if it has one. */
	public Optional<EventRecord> tombstone(String stream) throws SQLException {
		return inSnapshot(() -> {
			long key = find(stream);
			this.streamForwards.setLong(1, key);
			this.streamForwards.setLong(2, EventRecord.TOMBSTONE_REVISION);
			this.streamForwards.setLong(3, EventRecord.TOMBSTONE_REVISION);
			this.streamForwards.setInt(4, 1);
			try (ResultSet row = this.streamForwards.executeQuery()) {
				return row.next() ? Optional.of(record(row, stream)) : Optional.empty();
			}
		});
	}

	/** Reads from a position on, that one included. */
	public AllSlice allForwards(long from, int limit, EventFilter filter) throws SQLException {
		return inSnapshot(() -> all(this.allForwards, from, limit, filter));
	}

	/** Reads back from a position, that one excluded. */
	public AllSlice allBackwards(long before, int limit, EventFilter filter) throws SQLException {
		return inSnapshot(() -> all(this.allBackwards, before, limit, filter));
	}

	/** Follows a link one step; anything else stays what it is. */
	public ResolvedEvent resolve(EventRecord event) throws SQLException {
		if (!event.isLink()) {
			return ResolvedEvent.plain(event);
		}
		Optional<LinkTarget> target = LinkTarget.parse(event.data());
		if (target.isEmpty()) {
			return ResolvedEvent.plain(event);
		}
		long revision = target.get().revision();
		List<EventRecord> found = streamForwards(target.get().stream(), revision, 1).events();
		boolean exact = !found.isEmpty() && found.getFirst().revision() == revision;
		return new ResolvedEvent(exact ? found.getFirst() : null, event);
	}

	private StreamState state(String stream) throws SQLException {
		if (StreamName.isMetadata(stream) && ends(StreamName.describedBy(stream)).tombstoned()) {
			return StreamState.gone(Status.TOMBSTONED);
		}
		Ends ends = ends(stream);
		if (ends.tombstoned()) {
			return StreamState.gone(Status.TOMBSTONED);
		}
		if (ends.last() < 0) {
			return StreamState.gone(Status.NOT_FOUND);
		}
		StreamMetadata metadata = StreamName.isMetadata(stream) ? StreamMetadata.NEWEST_ONLY
				: metadata(StreamName.metadataOf(stream));
		return new StreamState(metadata.isSoftDeleted() ? Status.NOT_FOUND : Status.FOUND, ends.key(), ends.last(),
				metadata.firstVisible(ends.last()), metadata.oldestVisible(Ticks.now()));
	}

	private Ends ends(String stream) throws SQLException {
		long key = find(stream);
		if (key == StreamHead.UNSTORED) {
			return new Ends(key, -1, false);
		}
		long last = -1;
		boolean tombstoned = false;
		this.lastRevisions.setLong(1, key);
		try (ResultSet rows = this.lastRevisions.executeQuery()) {
			while (last < 0 && rows.next()) {
				long revision = rows.getLong(1);
				if (revision == EventRecord.TOMBSTONE_REVISION) {
					tombstoned = true;
				}
				else {
					last = revision;
				}
			}
		}
		return new Ends(key, last, tombstoned);
	}

	private long find(String stream) throws SQLException {
		this.findStream.setString(1, stream);
		try (ResultSet row = this.findStream.executeQuery()) {
			return row.next() ? row.getLong(1) : StreamHead.UNSTORED;
		}
	}

	private StreamMetadata metadata(String metadataStream) throws SQLException {
		long key = find(metadataStream);
		if (key == StreamHead.UNSTORED) {
			return StreamMetadata.NONE;
		}
		this.newestEvent.setLong(1, key);
		try (ResultSet row = this.newestEvent.executeQuery()) {
			return (row.next() && row.getString(1).equals(EventRecord.METADATA_TYPE))
					? StreamMetadata.parse(ByteString.copyFrom(row.getBytes(2))) : StreamMetadata.NONE;
		}
	}

	private StreamSlice slice(StreamState state, PreparedStatement query, long low, long high, int limit, long first,
			int step) throws SQLException {
		query.setLong(1, state.key());
		query.setLong(2, low);
		query.setLong(3, high);
		query.setInt(4, limit);
		List<EventRecord> events = new ArrayList<>(Math.min(limit, 64));
		String stream = this.names.of(state.key());
		long next = first;
		int rowCount = 0;
		int bytes = 0;
		try (ResultSet rows = query.executeQuery()) {
			while (bytes < MAX_PAGE_BYTES && rows.next()) {
				rowCount++;
				EventRecord event = record(rows, stream);
				next = event.revision() + step;
				if (event.created() >= state.oldestVisible()) {
					events.add(event);
					bytes += event.payloadSize();
				}
			}
		}
		boolean end = bytes < MAX_PAGE_BYTES && rowCount < limit;
		return new StreamSlice(state.status(), state.last(), state.firstVisible(), events, next, end);
	}

	private AllSlice all(PreparedStatement query, long from, int limit, EventFilter filter) throws SQLException {
		query.setLong(1, from);
		query.setInt(2, limit);
		List<EventRecord> events = new ArrayList<>(Math.min(limit, 64));
		long last = from;
		int considered = 0;
		int bytes = 0;
		try (ResultSet rows = query.executeQuery()) {
			while (bytes < MAX_PAGE_BYTES && rows.next()) {
				considered++;
				last = rows.getLong(1);
				String stream = this.names.of(rows.getLong(2));
				String type = text(rows, 6);
				if (!StreamName.isHiddenFromAll(stream) && filter.matches(stream, type)) {
					EventRecord event = record(rows, last, stream, type);
					events.add(event);
					bytes += event.payloadSize();
				}
			}
		}
		return new AllSlice(events, considered, last, bytes < MAX_PAGE_BYTES && considered < limit);
	}

	private static EventRecord record(ResultSet row, String stream) throws SQLException {
		return record(row, row.getLong(1), stream, text(row, 6));
	}

	/** No column is read twice: each is a call out of Java. */
	private static EventRecord record(ResultSet row, long position, String stream, String type) throws SQLException {
		return new EventRecord(position, stream, row.getLong(3), new UUID(row.getLong(4), row.getLong(5)), type,
				row.getInt(7) != 0, row.getLong(8), bytes(row, 9), bytes(row, 10));
	}

	/**
	 * By way of its bytes, as the driver wraps each text in a buffer first: 0.2 us less.
	 */
	private static String text(ResultSet row, int column) throws SQLException {
		return new String(row.getBytes(column), StandardCharsets.UTF_8);
	}

	private static ByteString bytes(ResultSet row, int column) throws SQLException {
		byte[] bytes = row.getBytes(column);
		return (bytes == null || bytes.length == 0) ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(bytes);
	}

	/** Ends the read transaction whatever happens: an open one would stop checkpoints. */
	private <T> T inSnapshot(Query<T> query) throws SQLException {
		try (Snapshot _ = this.connection::commit) {
			return query.run();
		}
		catch (SQLException ex) {
			this.failed = true;
			throw ex;
		}
	}

	/** Whether a read failed: its connection may then fail at every other. */
	boolean hasFailed() {
		return this.failed;
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	private record Ends(long key, long last, boolean tombstoned) {
	}

	private record StreamState(Status status, long key, long last, long firstVisible, long oldestVisible) {

		static StreamState gone(Status status) {
			return new StreamState(status, StreamHead.UNSTORED, -1, 0, Long.MIN_VALUE);
		}

	}

	/** Ends with its reading. */
	@FunctionalInterface
	private interface Snapshot extends AutoCloseable {

		@Override
		void close() throws SQLException;

	}

	@FunctionalInterface
	private interface Query<T> {

		T run() throws SQLException;

	}

}
