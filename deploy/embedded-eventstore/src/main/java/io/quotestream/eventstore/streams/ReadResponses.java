package io.quotestream.eventstore.streams;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent.RecordedEvent;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.ResolvedEvent;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.StreamIdentifiers;
import io.quotestream.eventstore.protocol.SystemMetadata;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The messages a read or a catch-up subscription sends.
 *
 * @param ids the form of ids the caller asked for
 * @param resolveLinks whether links are followed
 */
record ReadResponses(EventIds ids, boolean resolveLinks) {

	List<ReadResp> events(List<EventRecord> events, LogReader reader) throws SQLException {
		List<ReadResp> responses = new ArrayList<>(events.size() + 2);
		for (EventRecord event : events) {
			responses.add(event(this.resolveLinks ? reader.resolve(event) : ResolvedEvent.plain(event)));
		}
		return responses;
	}

	ReadResp event(ResolvedEvent resolved) {
		ReadEvent.Builder event = ReadEvent.newBuilder().setCommitPosition(resolved.original().position());
		if (resolved.event() != null) {
			event.setEvent(recorded(resolved.event()));
		}
		if (resolved.link() != null) {
			event.setLink(recorded(resolved.link()));
		}
		return ReadResp.newBuilder().setEvent(event).build();
	}

	private RecordedEvent recorded(EventRecord event) {
		return RecordedEvent.newBuilder()
			.setId(this.ids.write(event.id()))
			.setStreamIdentifier(StreamIdentifiers.write(event.stream()))
			.setStreamRevision(event.revision())
			.setPreparePosition(event.position())
			.setCommitPosition(event.position())
			.putAllMetadata(SystemMetadata.of(event))
			.setCustomMetadata(event.metadata())
			.setData(event.data())
			.build();
	}

	static ReadResp streamNotFound(String stream) {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getStreamNotFoundBuilder().setStreamIdentifier(StreamIdentifiers.write(stream));
		return response.build();
	}

	static ReadResp firstStreamPosition(long revision) {
		return ReadResp.newBuilder().setFirstStreamPosition(revision).build();
	}

	static ReadResp lastStreamPosition(long revision) {
		return ReadResp.newBuilder().setLastStreamPosition(revision).build();
	}

	static ReadResp confirmation() {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getConfirmationBuilder().setSubscriptionId(UUID.randomUUID().toString());
		return response.build();
	}

	static ReadResp checkpoint(long position) {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getCheckpointBuilder().setCommitPosition(position).setPreparePosition(position);
		return response.build();
	}

	/** Empty, as servers before 25 send it. */
	static ReadResp caughtUp() {
		return ReadResp.newBuilder().setCaughtUp(ReadResp.CaughtUp.getDefaultInstance()).build();
	}

}
