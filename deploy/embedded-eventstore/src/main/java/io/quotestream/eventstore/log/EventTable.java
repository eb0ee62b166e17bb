package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** The writer's statements on the tables of the log. */
final class EventTable implements AutoCloseable {

	private final PreparedStatement findStream;

	private final PreparedStatement insertStream;

	private final PreparedStatement lastRevisions;

	private final PreparedStatement newestMetadata;

	private final PreparedStatement idAt;

	private final PreparedStatement positionAt;

	private final PreparedStatement newestIds;

	private final PreparedStatement insertEvent;

	private final PreparedStatement lastPosition;

	EventTable(Connection connection) throws SQLException {
		this.findStream = connection.prepareStatement("SELECT id FROM stream WHERE name = ?");
		this.insertStream = connection.prepareStatement("INSERT INTO stream (name) VALUES (?) RETURNING id");
		this.lastRevisions = connection
			.prepareStatement("SELECT revision FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 2");
		this.newestMetadata = connection
			.prepareStatement("SELECT type, data FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1");
		this.idAt = connection.prepareStatement("SELECT id_high, id_low FROM event WHERE stream = ? AND revision = ?");
		this.positionAt = connection.prepareStatement("SELECT position FROM event WHERE stream = ? AND revision = ?");
		this.newestIds = connection.prepareStatement(
				"SELECT revision, id_high, id_low FROM event WHERE stream = ? ORDER BY revision DESC LIMIT ?");
		this.insertEvent = connection.prepareStatement("""
				INSERT INTO event (position, stream, revision, id_high, id_low, type, json, created, data, metadata,
					checksum)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
		this.lastPosition = connection.prepareStatement("SELECT max(position) FROM event");
	}

	/** Reads what the log holds of a stream. */
	StreamHead load(String name) throws SQLException {
		long key = find(name);
		long last = -1;
		boolean tombstoned = false;
		if (key != StreamHead.UNSTORED) {
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
		}
		return new StreamHead(name, key, last, tombstoned, metadata(name));
	}

	private @Nullable ByteString metadata(String name) throws SQLException {
		if (StreamName.isMetadata(name)) {
			return null;
		}
		long key = find(StreamName.metadataOf(name));
		if (key == StreamHead.UNSTORED) {
			return null;
		}
		this.newestMetadata.setLong(1, key);
		try (ResultSet row = this.newestMetadata.executeQuery()) {
			return (row.next() && row.getString(1).equals(EventRecord.METADATA_TYPE))
					? ByteString.copyFrom(row.getBytes(2)) : null;
		}
	}

	private long find(String name) throws SQLException {
		this.findStream.setString(1, name);
		try (ResultSet row = this.findStream.executeQuery()) {
			return row.next() ? row.getLong(1) : StreamHead.UNSTORED;
		}
	}

	long insertStream(String name) throws SQLException {
		this.insertStream.setString(1, name);
		try (ResultSet row = this.insertStream.executeQuery()) {
			return row.getLong(1);
		}
	}

	/** The position of the last event, 0 if there is none. */
	long lastPosition() throws SQLException {
		try (ResultSet row = this.lastPosition.executeQuery()) {
			return row.getLong(1);
		}
	}

	@Nullable UUID idAt(long stream, long revision) throws SQLException {
		this.idAt.setLong(1, stream);
		this.idAt.setLong(2, revision);
		try (ResultSet row = this.idAt.executeQuery()) {
			return row.next() ? new UUID(row.getLong(1), row.getLong(2)) : null;
		}
	}

	long positionAt(long stream, long revision) throws SQLException {
		this.positionAt.setLong(1, stream);
		this.positionAt.setLong(2, revision);
		try (ResultSet row = this.positionAt.executeQuery()) {
			return row.next() ? row.getLong(1) : WriteOutcome.Written.NO_POSITION;
		}
	}

	/** Hands the newest ids of a stream to the memory of recent ids. */
	void recall(long stream, int count, RecentIds into) throws SQLException {
		this.newestIds.setLong(1, stream);
		this.newestIds.setInt(2, count);
		try (ResultSet rows = this.newestIds.executeQuery()) {
			while (rows.next()) {
				into.remember(stream, new UUID(rows.getLong(2), rows.getLong(3)), rows.getLong(1));
			}
		}
	}

	void insert(long position, long stream, long revision, ProposedEvent event, long created) throws SQLException {
		PreparedStatement insert = this.insertEvent;
		insert.setLong(1, position);
		insert.setLong(2, stream);
		insert.setLong(3, revision);
		insert.setLong(4, event.id().getMostSignificantBits());
		insert.setLong(5, event.id().getLeastSignificantBits());
		insert.setString(6, event.type());
		insert.setInt(7, event.json() ? 1 : 0);
		insert.setLong(8, created);
		insert.setBytes(9, event.data().toByteArray());
		insert.setBytes(10, event.metadata().toByteArray());
		insert.setLong(11, EventChecksum.of(position, stream, revision, event.id(), event.type(), event.json(), created,
				event.data(), event.metadata()));
		insert.executeUpdate();
	}

	@Override
	public void close() throws SQLException {
		for (PreparedStatement statement : new PreparedStatement[] { this.findStream, this.insertStream,
				this.lastRevisions, this.newestMetadata, this.idAt, this.positionAt, this.newestIds, this.insertEvent,
				this.lastPosition }) {
			statement.close();
		}
	}

}
