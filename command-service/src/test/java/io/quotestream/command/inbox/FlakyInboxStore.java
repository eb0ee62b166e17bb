package io.quotestream.command.inbox;

import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.store.EventMetadata;

/** Inboxes behind a bad line. */
final class FlakyInboxStore implements InboxStore {

	/** What happens to the next appends. */
	final Queue<Trouble> appends = new ConcurrentLinkedQueue<>();

	/** Ids of the events of every append that was tried. */
	final List<UUID> tried = new CopyOnWriteArrayList<>();

	private final InboxStore behind;

	FlakyInboxStore(InboxStore behind) {
		this.behind = behind;
	}

	@Override
	public List<TakenCommand> readFrom(String quoteId, long revision) {
		return this.behind.readFrom(quoteId, revision);
	}

	@Override
	public void append(String quoteId, long expectedRevision, UUID id, CommandSubmitted command,
			EventMetadata metadata) {
		this.tried.add(id);
		var trouble = this.appends.poll();
		((trouble != null) ? trouble : Trouble.NONE)
			.strike(() -> this.behind.append(quoteId, expectedRevision, id, command, metadata));
	}

}
