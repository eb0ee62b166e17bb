package io.quotestream.eventstore.subscriptions;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.protobuf.ByteString;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.log.LinkTarget;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.LogWriter;
import io.quotestream.eventstore.log.ProposedEvent;
import io.quotestream.eventstore.log.ResolvedEvent;
import io.quotestream.eventstore.log.StreamSlice;
import io.quotestream.eventstore.log.StreamSlice.Status;
import io.quotestream.eventstore.log.WriteOutcome;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The messages a group gave up on, kept as links in a stream of their own, and their
 * replay. A replayed message leaves that stream when it is processed, not when it is
 * read: a crash in between costs nothing.
 */
final class ParkedMessages {

	private final String stream;

	private final LogWriter writer;

	private final BooleanSupplier groupRetired;

	private final NavigableSet<Long> replaying = new TreeSet<>();

	private long replayNext;

	private long replayEnd;

	/** Begun; 0 again after a write that failed, so that the next attempt repeats it. */
	private volatile long truncatedBefore;

	ParkedMessages(GroupKey group, LogWriter writer, BooleanSupplier groupRetired) {
		this.stream = group.parkedStream();
		this.writer = writer;
		this.groupRetired = groupRetired;
	}

	/** Parks a message; it is safe when the future completes. */
	CompletableFuture<WriteOutcome> park(Message message, String reason) {
		EventRecord original = message.event().original();
		EventRecord event = message.event().event();
		// Of a link the target is parked, also where it is gone.
		ByteString link = (original.isLink() && event == null) ? original.data()
				: LinkTarget.to((event != null) ? event : original);
		ProposedEvent parked = new ProposedEvent(UUID.randomUUID(), EventRecord.LINK_TYPE, false, link,
				metadata(message, reason));
		return this.writer.submit(
				(transaction) -> transaction.append(this.stream, ExpectedRevision.ANY, List.of(parked)),
				this.groupRetired);
	}

	/** Asks for all parked messages before a number, or all there are now. */
	void replay(LogReader reader, long stopAt) throws SQLException {
		if (isReplaying()) {
			return;
		}
		StreamSlice newest = reader.streamBackwards(this.stream, Long.MAX_VALUE, 1);
		if (newest.status() == Status.FOUND) {
			this.replayEnd = Math.min(stopAt, newest.lastRevision() + 1);
		}
	}

	boolean isReplaying() {
		return this.replayNext < this.replayEnd;
	}

	/** The next messages of a replay. */
	List<Message> next(LogReader reader) throws SQLException {
		StreamSlice slice = reader.streamForwards(this.stream, this.replayNext, ResolvedEvent.PAGE_OF_LINKS);
		List<Message> messages = new ArrayList<>();
		for (EventRecord parked : slice.events()) {
			if (parked.revision() >= this.replayEnd) {
				break;
			}
			ResolvedEvent resolved = reader.resolve(parked);
			if (resolved.link() != null && resolved.event() != null) {
				this.replaying.add(parked.revision());
				messages.add(Message.replayed(resolved, parked.revision()));
			}
		}
		this.replayNext = slice.end() ? this.replayEnd : Math.min(slice.next(), this.replayEnd);
		truncate();
		return messages;
	}

	/** A replayed message is processed, or parked anew. */
	void settled(Message replayed) {
		this.replaying.remove(replayed.cursor());
		truncate();
	}

	/** How many messages are parked now. */
	long count(LogReader reader) throws SQLException {
		StreamSlice slice = reader.streamBackwards(this.stream, Long.MAX_VALUE, 1);
		return (slice.status() == Status.FOUND) ? slice.lastRevision() + 1 - slice.visibleFrom() : 0;
	}

	/**
	 * Forgets what was replayed and processed, up to the first that was not; what could
	 * not be written is tried again.
	 */
	void truncate() {
		long before = this.replaying.isEmpty() ? this.replayNext : this.replaying.first();
		if (before > this.truncatedBefore) {
			this.truncatedBefore = before;
			this.writer.submit((transaction) -> {
				transaction.truncateBefore(this.stream, before);
				return Boolean.TRUE;
			}).exceptionally((failure) -> {
				this.truncatedBefore = 0;
				return Boolean.FALSE;
			});
		}
	}

	private ByteString metadata(Message message, String reason) {
		return ByteString.copyFromUtf8("{\"added\":\"%s\",\"reason\":%s,\"subscriptionEventNumber\":%d}"
			.formatted(Instant.now(), quoted(reason), message.event().original().revision()));
	}

	private static String quoted(String text) {
		return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
	}

}
