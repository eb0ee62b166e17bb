package io.quotestream.eventstore.subscriptions;

import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp.ReadEvent;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp.ReadEvent.RecordedEvent;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.ResolvedEvent;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.StreamIdentifiers;
import io.quotestream.eventstore.protocol.SystemMetadata;

/**
 * The messages a consumer gets.
 *
 * @param ids the form of ids it asked for
 */
record ConsumerResponses(EventIds ids) {

	ReadResp confirmation(String subscriptionId) {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getSubscriptionConfirmationBuilder().setSubscriptionId(subscriptionId);
		return response.build();
	}

	ReadResp event(Message message) {
		ResolvedEvent resolved = message.event();
		ReadEvent.Builder event = ReadEvent.newBuilder()
			.setCommitPosition(resolved.original().position())
			.setRetryCount(message.retries());
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

}
