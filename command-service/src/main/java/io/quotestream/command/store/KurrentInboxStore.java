package io.quotestream.command.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WrongExpectedVersionException;

import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.inbox.InboxStore;
import io.quotestream.command.inbox.TakenCommand;
import io.quotestream.proto.codec.WrapperCodec;
import io.quotestream.proto.event.v1.CommandInboxEvent;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

/** Inboxes in EventStoreDB. */
public final class KurrentInboxStore implements InboxStore {

	private static final int PAGE = 500;

	private final EventStoreConnection connection;

	public KurrentInboxStore(EventStoreConnection connection) {
		this.connection = connection;
	}

	@Override
	public List<TakenCommand> readFrom(String quoteId, long revision) {
		var all = new ArrayList<TakenCommand>();
		List<TakenCommand> page;
		do {
			page = read(quoteId, revision + all.size());
			all.addAll(page);
		}
		while (page.size() == PAGE);
		return all;
	}

	private List<TakenCommand> read(String quoteId, long revision) {
		var options = ReadStreamOptions.get().forwards().fromRevision(revision).maxCount(PAGE);
		try {
			return this.connection
				.call("a read of an inbox", (client) -> client.readStream(StreamNames.commandInbox(quoteId), options))
				.getEvents()
				.stream()
				.map(ResolvedEvent::getOriginalEvent)
				.map((recorded) -> taken(quoteId, recorded))
				.toList();
		}
		catch (StreamNotFoundException ex) {
			return List.of();
		}
	}

	@Override
	public void append(String quoteId, long expectedRevision, UUID id, CommandSubmitted command,
			EventMetadata metadata) {
		var stored = WrapperCodec.INBOXES.encode(CommandInboxEvent.newBuilder().setCommandSubmitted(command).build());
		var data = EventDataBuilder.binary(id, stored.type(), stored.data()).metadataAsBytes(metadata.toJson()).build();
		var expected = (expectedRevision < 0) ? StreamState.noStream() : StreamState.streamRevision(expectedRevision);
		var options = AppendToStreamOptions.get().streamState(expected);
		try {
			this.connection.call("an append to an inbox",
					(client) -> client.appendToStream(StreamNames.commandInbox(quoteId), options, data));
		}
		catch (WrongExpectedVersionException ex) {
			throw new LostRace();
		}
	}

	private static TakenCommand taken(String quoteId, RecordedEvent recorded) {
		var event = WrapperCodec.INBOXES.decode(recorded.getEventType(), recorded.getEventData());
		return new TakenCommand(quoteId, recorded.getRevision(), recorded.getCreated(), event.getCommandSubmitted(),
				EventMetadata.fromJson(recorded.getUserMetadata()));
	}

}
