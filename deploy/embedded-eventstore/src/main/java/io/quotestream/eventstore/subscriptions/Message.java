package io.quotestream.eventstore.subscriptions;

import io.quotestream.eventstore.log.ResolvedEvent;

import java.util.Comparator;
import java.util.UUID;

/** An event on its way to being processed. */
final class Message {

	/** By place in the source; replayed ones after all others. */
	static final Comparator<Message> ORDER = Comparator.comparing(Message::isReplayed)
		.thenComparingLong(Message::cursor);

	private final ResolvedEvent event;

	private final long cursor;

	private final long previous;

	private final long sequence;

	private final boolean replayed;

	private int retries;

	private Message(ResolvedEvent event, long cursor, long previous, long sequence, boolean replayed) {
		this.event = event;
		this.cursor = cursor;
		this.previous = previous;
		this.sequence = sequence;
		this.replayed = replayed;
	}

	/** An event read from the group's source. */
	static Message fresh(ResolvedEvent event, long cursor, long previous, long sequence) {
		return new Message(event, cursor, previous, sequence, false);
	}

	/** A parked message that gets another chance. */
	static Message replayed(ResolvedEvent event, long parkedRevision) {
		return new Message(event, parkedRevision, parkedRevision - 1, 0, true);
	}

	ResolvedEvent event() {
		return this.event;
	}

	/** The id consumers answer with: the link's where there is one. */
	UUID id() {
		return this.event.original().id();
	}

	/** Its place in the source, or in the parked stream if it is replayed. */
	long cursor() {
		return this.cursor;
	}

	/** The place a checkpoint may name while this message is not processed. */
	long previous() {
		return this.previous;
	}

	/** How many events the group had looked at before this one. */
	long sequence() {
		return this.sequence;
	}

	boolean isReplayed() {
		return this.replayed;
	}

	int retries() {
		return this.retries;
	}

	void countRetry() {
		this.retries++;
	}

}
