package io.quotestream.command.store;

import java.util.List;
import java.util.UUID;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WrongExpectedVersionException;

import io.quotestream.command.application.NoticeStore;
import io.quotestream.command.application.QuoteStore.LostRace;

import io.quotestream.proto.codec.WrapperCodec;
import io.quotestream.proto.event.v1.NoticeEvent;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

/** Notices in EventStoreDB: a stream for each quote that has any. */
public final class KurrentNoticeStore implements NoticeStore {

	private final EventStoreConnection connection;

	public KurrentNoticeStore(EventStoreConnection connection) {
		this.connection = connection;
	}

	@Override
	public List<NoticeEvent> of(String quoteId) {
		try {
			return this.connection
				.call("a read of notices",
						(client) -> client.readStream(StreamNames.notices(quoteId), ReadStreamOptions.get()))
				.getEvents()
				.stream()
				.map(ResolvedEvent::getOriginalEvent)
				.map((event) -> WrapperCodec.NOTICES.decode(event.getEventType(), event.getEventData()))
				.toList();
		}
		catch (StreamNotFoundException ex) {
			return List.of();
		}
	}

	@Override
	public void append(String quoteId, long expectedRevision, UUID id, NoticeEvent notice, EventMetadata metadata) {
		var stored = WrapperCodec.NOTICES.encode(notice);
		var expected = (expectedRevision < 0) ? StreamState.noStream() : StreamState.streamRevision(expectedRevision);
		try {
			this.connection.call("an append of a notice",
					(client) -> client.appendToStream(StreamNames.notices(quoteId),
							AppendToStreamOptions.get().streamState(expected),
							EventDataBuilder.binary(id, stored.type(), stored.data())
								.metadataAsBytes(metadata.toJson())
								.build()));
		}
		catch (WrongExpectedVersionException ex) {
			throw new LostRace();
		}
	}

}
