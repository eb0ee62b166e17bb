package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;
import io.quotestream.eventstore.log.AppendRules.Decision;
import io.quotestream.eventstore.log.AppendRules.StoredIds;
import io.quotestream.eventstore.log.WriteOutcome.StreamDeleted;
import io.quotestream.eventstore.log.WriteOutcome.WrongRevision;
import io.quotestream.eventstore.log.WriteOutcome.Written;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The writer's view of the log inside one commit: every write of a batch sees those
 * before it. Used by the writer's thread only.
 */
public final class LogTransaction implements AutoCloseable {

	private static final int CACHED_STREAMS = 20_000;

	private static final int REMEMBERED_IDS = 65_536;

	/** How far back a stream is searched for repeated ids after a restart. */
	private static final int RECALLED_IDS = 256;

	/**
	 * A record's share of a position besides its payload: positions look like offsets.
	 */
	private static final int RECORD_OVERHEAD = 64;

	private final Connection connection;

	private final EventTable table;

	private final RecentIds recentIds = new RecentIds(REMEMBERED_IDS);

	private final Map<String, StreamHead> heads = new LinkedHashMap<>(16, 0.75f, true) {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, StreamHead> eldest) {
			return size() > CACHED_STREAMS;
		}
	};

	private final Set<String> touched = new HashSet<>();

	private long lastPosition;

	private long nextPosition;

	private int writtenEvents;

	private long writtenBytes;

	private LogTransaction(Connection connection) throws SQLException {
		this.connection = connection;
		this.table = new EventTable(connection);
		this.lastPosition = this.table.lastPosition();
		// Ends the read: an open one would stop checkpoints.
		connection.commit();
		this.nextPosition = this.lastPosition + 1;
	}

	/**
	 * Goes on where the log ends. A connection with which that fails is closed: its open
	 * read would keep the next one from beginning the write-ahead log anew.
	 */
	static LogTransaction on(Connection connection) throws SQLException {
		try {
			return new LogTransaction(connection);
		}
		catch (SQLException | RuntimeException | Error ex) {
			connection.close();
			throw ex;
		}
	}

	/** Appends events to a stream if it is as expected; all or none. */
	public WriteOutcome append(String stream, ExpectedRevision expected, List<ProposedEvent> events)
			throws SQLException {
		StreamHead head = head(stream);
		return switch (decide(head, expected, events.stream().map(ProposedEvent::id).toList())) {
			case Decision.Append ignored ->
				events.isEmpty() ? new Written(head.last(), Written.NO_POSITION) : write(head, events);
			case Decision.Repeated(long revision) -> new Written(revision, this.table.positionAt(head.key(), revision));
			case Decision.Wrong ignored -> new WrongRevision(expected, head.last());
			case Decision.Deleted ignored -> new StreamDeleted();
		};
	}

	/** Hides all events of a stream; it may be written again. */
	public WriteOutcome delete(String stream, ExpectedRevision expected) throws SQLException {
		StreamHead head = head(stream);
		if (!head.tombstoned() && !head.exists()) {
			return new WrongRevision(expected, head.last());
		}
		return whenExpected(head, expected, () -> describe(head, StreamMetadata.SOFT_DELETE));
	}

	/** Ends a stream for ever. */
	public WriteOutcome tombstone(String stream, ExpectedRevision expected) throws SQLException {
		StreamHead head = head(stream);
		return whenExpected(head, expected,
				() -> insert(head, EventRecord.TOMBSTONE_REVISION, ProposedEvent.tombstone()));
	}

	/**
	 * Hides the events before a revision, keeping the rest of the stream's metadata. What
	 * is hidden, or deleted, stays so.
	 */
	public void truncateBefore(String stream, long revision) throws SQLException {
		StreamHead head = head(stream);
		ByteString present = Objects.requireNonNullElse(head.metadata(), ByteString.EMPTY);
		if (!head.tombstoned() && StreamMetadata.parse(present).truncateBefore() < revision) {
			describe(head, StreamMetadata.withTruncateBefore(present, revision));
		}
	}

	/** The last revision of a stream, -1 if it has none. */
	public long lastRevision(String stream) throws SQLException {
		return head(stream).last();
	}

	/** The position of the last event, 0 if there is none. */
	public long lastPosition() {
		return this.lastPosition;
	}

	/** For tables beside the log that must change in the same commit. */
	public Connection connection() {
		return this.connection;
	}

	private WriteOutcome whenExpected(StreamHead head, ExpectedRevision expected, Write write) throws SQLException {
		return switch (decide(head, expected, List.of(UUID.randomUUID()))) {
			case Decision.Append ignored -> {
				write.run();
				yield new Written(head.last(), this.lastPosition);
			}
			case Decision.Repeated ignored -> new WrongRevision(expected, head.last());
			case Decision.Wrong ignored -> new WrongRevision(expected, head.last());
			case Decision.Deleted ignored -> new StreamDeleted();
		};
	}

	private Decision decide(StreamHead head, ExpectedRevision expected, List<UUID> ids) throws SQLException {
		return AppendRules.decide(head, expected, ids, new StoredIds() {
			@Override
			public long revisionOf(UUID id) throws SQLException {
				if (!head.idsRemembered() && head.key() != StreamHead.UNSTORED) {
					LogTransaction.this.table.recall(head.key(), RECALLED_IDS, LogTransaction.this.recentIds);
				}
				head.rememberIds();
				return LogTransaction.this.recentIds.find(head.key(), id);
			}

			@Override
			public @Nullable UUID at(long revision) throws SQLException {
				return LogTransaction.this.table.idAt(head.key(), revision);
			}
		});
	}

	private WriteOutcome write(StreamHead head, List<ProposedEvent> events) throws SQLException {
		long last = head.last();
		for (ProposedEvent event : events) {
			insert(head, head.last() + 1, event);
		}
		Written written = new Written(head.last(), this.lastPosition);
		if (head.softDeleted()) {
			revive(head, Objects.requireNonNullElse(head.metadata(), ByteString.EMPTY), last + 1);
		}
		if (StreamName.isMetadata(head.name())) {
			describeByEvent(head(StreamName.describedBy(head.name())), events.getLast());
		}
		return written;
	}

	/** A metadata event written like any other describes its stream from now on. */
	private void describeByEvent(StreamHead described, ProposedEvent event) throws SQLException {
		boolean wasDeleted = described.softDeleted();
		boolean isMetadata = event.type().equals(EventRecord.METADATA_TYPE);
		described.describe(isMetadata ? event.data() : null);
		if (wasDeleted && !described.softDeleted()) {
			revive(described, isMetadata ? event.data() : ByteString.EMPTY, described.last() + 1);
		}
	}

	private void revive(StreamHead head, ByteString metadata, long firstVisible) throws SQLException {
		describe(head, StreamMetadata.withTruncateBefore(metadata, firstVisible));
	}

	private void describe(StreamHead head, ByteString metadata) throws SQLException {
		StreamHead metadataStream = head(StreamName.metadataOf(head.name()));
		insert(metadataStream, metadataStream.last() + 1, ProposedEvent.metadata(metadata));
		head.describe(metadata);
	}

	private void insert(StreamHead head, long revision, ProposedEvent event) throws SQLException {
		if (head.key() == StreamHead.UNSTORED) {
			head.store(this.table.insertStream(head.name()));
		}
		this.table.insert(this.nextPosition, head.key(), revision, event, Ticks.now());
		this.lastPosition = this.nextPosition;
		this.nextPosition += RECORD_OVERHEAD + event.appendSize();
		this.recentIds.remember(head.key(), event.id(), revision);
		head.appended(revision);
		this.touched.add(head.name());
		this.writtenEvents++;
		this.writtenBytes += event.data().size() + event.metadata().size();
	}

	private StreamHead head(String stream) throws SQLException {
		StreamHead cached = this.heads.get(stream);
		if (cached != null) {
			return withTombstoneOfDescribed(cached);
		}
		StreamHead loaded = this.table.load(stream);
		this.heads.put(stream, loaded);
		return withTombstoneOfDescribed(loaded);
	}

	/** The metadata of a tombstoned stream is as gone as the stream. */
	private StreamHead withTombstoneOfDescribed(StreamHead head) throws SQLException {
		if (StreamName.isMetadata(head.name()) && !head.tombstoned()
				&& head(StreamName.describedBy(head.name())).tombstoned()) {
			head.appended(EventRecord.TOMBSTONE_REVISION);
		}
		return head;
	}

	/** Makes everything since the last commit durable. */
	void commit() throws SQLException {
		this.connection.commit();
	}

	/** Writes something that changes nothing, to see whether the disk takes it. */
	void touch() throws SQLException {
		Database.touch(this.connection);
	}

	/** Forgets everything since the last commit, and all that was cached from it. */
	void rollback(long committedPosition) throws SQLException {
		this.heads.clear();
		this.recentIds.clear();
		this.touched.clear();
		this.writtenEvents = 0;
		this.writtenBytes = 0;
		this.lastPosition = committedPosition;
		this.nextPosition = committedPosition + 1;
		this.connection.rollback();
	}

	/** The streams written since this was last asked. */
	List<String> takeTouched() {
		List<String> streams = List.copyOf(this.touched);
		this.touched.clear();
		return streams;
	}

	/** What was written since this was last asked, as a commit that took so long. */
	Commit takeWritten(int changes, long applyNanos, long flushNanos) {
		Commit commit = new Commit(changes, this.writtenEvents, this.writtenBytes, applyNanos, flushNanos);
		this.writtenEvents = 0;
		this.writtenBytes = 0;
		return commit;
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	@FunctionalInterface
	private interface Write {

		void run() throws SQLException;

	}

}
