package io.quotestream.eventstore.streams;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.ResolvedEvent;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.EventMessages;
import io.quotestream.eventstore.protocol.StreamIdentifiers;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The messages a read or a catch-up subscription sends, in their wire form.
 *
 * @param messages the form of events the caller asked for
 * @param resolveLinks whether links are followed
 */
record ReadResponses(EventMessages messages, boolean resolveLinks) {

	/** How many events are read at a time. */
	static final int PAGE = 1_024;

	ReadResponses(EventIds ids, boolean resolveLinks) {
		this(new EventMessages(ids), resolveLinks);
	}

	/** How many events to read for one page of messages. */
	int page() {
		return this.resolveLinks ? ResolvedEvent.PAGE_OF_LINKS : PAGE;
	}

	List<byte[]> events(List<EventRecord> events, LogReader reader) throws SQLException {
		List<byte[]> responses = new ArrayList<>(events.size() + 2);
		for (EventRecord event : events) {
			responses.add(event(this.resolveLinks ? reader.resolve(event) : ResolvedEvent.plain(event)));
		}
		return responses;
	}

	byte[] event(ResolvedEvent resolved) {
		return this.messages.read(resolved);
	}

	static byte[] streamNotFound(String stream) {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getStreamNotFoundBuilder().setStreamIdentifier(StreamIdentifiers.write(stream));
		return response.build().toByteArray();
	}

	static byte[] firstStreamPosition(long revision) {
		return ReadResp.newBuilder().setFirstStreamPosition(revision).build().toByteArray();
	}

	static byte[] lastStreamPosition(long revision) {
		return ReadResp.newBuilder().setLastStreamPosition(revision).build().toByteArray();
	}

	static byte[] confirmation() {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getConfirmationBuilder().setSubscriptionId(UUID.randomUUID().toString());
		return response.build().toByteArray();
	}

	static byte[] checkpoint(long position) {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getCheckpointBuilder().setCommitPosition(position).setPreparePosition(position);
		return response.build().toByteArray();
	}

	/** Empty, as servers before 25 send it. */
	static byte[] caughtUp() {
		return ReadResp.newBuilder().setCaughtUp(ReadResp.CaughtUp.getDefaultInstance()).build().toByteArray();
	}

}
