package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.UUID;

/** Looks at every event twice: in the order of its stream, and in that of the log. */
final class EventCheck {

	/** The index holds all three numbers: no event is read. */
	private static final String BY_STREAM = """
			SELECT e.stream, s.name, e.revision, e.position
			FROM event e INDEXED BY event_of_stream LEFT JOIN stream s ON s.id = e.stream
			ORDER BY e.stream, e.revision""";

	private static final String BY_POSITION = """
			SELECT e.stream, s.name, e.revision, e.position, e.id_high, e.id_low, e.type, e.json, e.created,
				e.data, e.metadata, e.checksum
			FROM event e NOT INDEXED LEFT JOIN stream s ON s.id = e.stream
			ORDER BY e.position""";

	private static final String WITHOUT_EVENTS = """
			SELECT name FROM stream WHERE NOT EXISTS (SELECT 1 FROM event WHERE stream = stream.id)""";

	private final Connection connection;

	private final Findings findings;

	private long streams;

	private long events;

	private long lastPosition;

	EventCheck(Connection connection, Findings findings) {
		this.connection = connection;
		this.findings = findings;
	}

	long streams() {
		return this.streams;
	}

	long events() {
		return this.events;
	}

	long lastPosition() {
		return this.lastPosition;
	}

	void run() {
		walk("streams", BY_STREAM, this::checkStreams);
		walk("streams without events", WITHOUT_EVENTS, (rows) -> {
			while (rows.next()) {
				this.findings.fault("stream " + rows.getString(1), "it has no events");
			}
		});
		walk("events", BY_POSITION, this::checkEvents);
	}

	private void checkStreams(ResultSet rows) throws SQLException {
		long stream = -1;
		long next = 0;
		long previousPosition = 0;
		long seen = 0;
		while (rows.next()) {
			if (rows.getLong(1) != stream) {
				stream = rows.getLong(1);
				next = 0;
				previousPosition = 0;
				this.streams++;
				if (rows.getString(2) == null) {
					this.findings.fault(stream(rows), "its events exist, it does not");
				}
			}
			long revision = rows.getLong(3);
			if (revision != EventRecord.TOMBSTONE_REVISION) {
				checkRevision(rows, next, revision);
				next = revision + 1;
			}
			long position = rows.getLong(4);
			if (position <= previousPosition) {
				this.findings.fault(place(rows), "its position %d is not after %d, that of the event before"
					.formatted(position, previousPosition));
			}
			previousPosition = position;
			this.findings.progress("events in their streams", ++seen);
		}
	}

	private void checkRevision(ResultSet row, long expected, long revision) throws SQLException {
		if (revision > expected) {
			this.findings.fault(stream(row), (revision == expected + 1) ? "revision %d is missing".formatted(expected)
					: "revisions %d to %d are missing".formatted(expected, revision - 1));
		}
		else if (revision < expected) {
			this.findings.fault(place(row), "%d was expected".formatted(expected));
		}
	}

	private void checkEvents(ResultSet rows) throws SQLException {
		while (rows.next()) {
			long position = rows.getLong(4);
			if (position <= this.lastPosition) {
				this.findings.fault(place(rows),
						"its position %d is not after %d, the one before".formatted(position, this.lastPosition));
			}
			this.lastPosition = position;
			checkContent(rows);
			this.findings.progress("events", ++this.events);
		}
	}

	private void checkContent(ResultSet row) throws SQLException {
		String type = Objects.requireNonNullElse(row.getString(7), "");
		ByteString data = bytes(row, 10);
		if (isMetadata(row.getString(2), type) && !StreamMetadata.isReadable(data)) {
			this.findings.warning(place(row), "this metadata is no JSON object and counts as empty");
		}
		long actual = EventChecksum.of(row.getLong(4), row.getLong(1), row.getLong(3),
				new UUID(row.getLong(5), row.getLong(6)), type, row.getInt(8) != 0, row.getLong(9), data,
				bytes(row, 11));
		if (row.getLong(12) != actual) {
			this.findings.fault(place(row), "its bytes are not those that were written: the checksum differs");
		}
	}

	private static boolean isMetadata(@Nullable String stream, String type) {
		return stream != null && StreamName.isMetadata(stream) && type.equals(EventRecord.METADATA_TYPE);
	}

	private void walk(String subject, String query, Walk walk) {
		this.findings.progress(subject, 0);
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			walk.over(rows);
		}
		catch (SQLException ex) {
			this.findings.fault("events.db", "reading %s stopped: %s".formatted(subject, ex.getMessage()));
		}
	}

	private static String place(ResultSet row) throws SQLException {
		long revision = row.getLong(3);
		return "%s, %s at position %d".formatted(stream(row),
				(revision == EventRecord.TOMBSTONE_REVISION) ? "tombstone" : "revision " + revision, row.getLong(4));
	}

	private static String stream(ResultSet row) throws SQLException {
		String name = row.getString(2);
		return "stream " + ((name != null) ? name : "#" + row.getLong(1));
	}

	private static ByteString bytes(ResultSet row, int column) throws SQLException {
		byte[] bytes = row.getBytes(column);
		return (bytes == null) ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(bytes);
	}

	@FunctionalInterface
	private interface Walk {

		void over(ResultSet rows) throws SQLException;

	}

}
