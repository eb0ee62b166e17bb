package io.quotestream.eventstore.subscriptions;

import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.ResolvedEvent;
import io.quotestream.eventstore.subscriptions.GroupSource.Chunk;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a group has read and not yet processed, and up to where everything is processed.
 * Messages wait here in order, failed ones first.
 */
final class Backlog {

	/** Whether they wait or are out: consumers choose how many they hold unanswered. */
	private static final int MAX_HELD_BYTES = 16 << 20;

	private static final int MAX_CHUNK = 512;

	private final GroupSource source;

	private final GroupSettings settings;

	private final NavigableSet<Message> retries = new TreeSet<>(Message.ORDER);

	private final NavigableSet<Message> fresh = new TreeSet<>(Message.ORDER);

	/** Everything read from the source and not processed, wherever it is now. */
	private final NavigableMap<Long, Message> unprocessed = new TreeMap<>();

	private long heldBytes;

	private long readUpTo;

	private long considered;

	private boolean atEnd;

	private boolean sourceGone;

	Backlog(GroupSource source, GroupSettings settings, long after) {
		this.source = source;
		this.settings = settings;
		this.readUpTo = after;
	}

	/** Reads the next chunk if there is room, and tells whether another may follow. */
	boolean fill(LogReader reader) throws SQLException {
		int room = this.settings.historyBufferSize() - this.fresh.size() - this.retries.size();
		if (this.atEnd || this.sourceGone || room <= this.settings.readBatchSize() || isHeavy()) {
			return false;
		}
		Chunk chunk = this.source.read(reader, this.readUpTo, Math.min(room, chunk()));
		this.sourceGone = chunk.gone();
		this.atEnd = chunk.end();
		long previous = this.readUpTo;
		long sequence = this.considered;
		for (EventRecord event : chunk.events()) {
			long cursor = this.source.cursorOf(event);
			ResolvedEvent resolved = this.settings.resolveLinks() ? reader.resolve(event) : ResolvedEvent.plain(event);
			Message message = Message.fresh(resolved, cursor, previous, sequence);
			this.unprocessed.put(cursor, message);
			this.fresh.add(message);
			this.heldBytes += weight(message);
			previous = cursor;
			sequence++;
		}
		this.readUpTo = chunk.last();
		this.considered += chunk.considered();
		return !chunk.end();
	}

	/** The log grew: there may be more to read. */
	void sourceMoved() {
		this.atEnd = false;
	}

	/** Takes a parked message that is to be delivered again. */
	void replay(Message message) {
		this.retries.add(message);
		this.heldBytes += weight(message);
	}

	/** Takes a message back for another delivery. */
	void retry(Message message) {
		this.retries.add(message);
	}

	/** The messages in the order of delivery; removing one takes it out. */
	Iterator<Message> retries() {
		return this.retries.iterator();
	}

	Iterator<Message> fresh() {
		return this.fresh.iterator();
	}

	/** A message needs no further delivery. */
	void processed(Message message) {
		if (!message.isReplayed()) {
			this.unprocessed.remove(message.cursor());
		}
		this.heldBytes -= weight(message);
	}

	/** Up to where everything is processed. */
	long progress() {
		return this.unprocessed.isEmpty() ? this.readUpTo : this.unprocessed.firstEntry().getValue().previous();
	}

	/** How many events were looked at up to {@link #progress()}. */
	long progressSequence() {
		return this.unprocessed.isEmpty() ? this.considered : this.unprocessed.firstEntry().getValue().sequence();
	}

	boolean isAtEnd() {
		return this.atEnd;
	}

	boolean isSourceGone() {
		return this.sourceGone;
	}

	int freshCount() {
		return this.fresh.size();
	}

	int retryCount() {
		return this.retries.size();
	}

	boolean hasRoomForReplay() {
		return this.retries.size() < this.settings.historyBufferSize() && !isHeavy();
	}

	long readUpTo() {
		return this.readUpTo;
	}

	private int chunk() {
		return this.settings.resolveLinks() ? ResolvedEvent.PAGE_OF_LINKS : MAX_CHUNK;
	}

	private boolean isHeavy() {
		return this.heldBytes > MAX_HELD_BYTES;
	}

	private static long weight(Message message) {
		return Stream.of(message.event().event(), message.event().link())
			.mapToLong((event) -> (event != null) ? event.payloadSize() : 0)
			.sum();
	}

}
