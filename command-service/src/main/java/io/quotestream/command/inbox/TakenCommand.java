package io.quotestream.command.inbox;

import java.time.Instant;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.store.EventMetadata;

/**
 * A command as it stands in an inbox, sealed.
 *
 * @param revision in the stream of the inbox, from 0
 * @param takenAt by the event store's clock
 */
public record TakenCommand(String quoteId, long revision, Instant takenAt, CommandSubmitted submitted,
		EventMetadata metadata) {

	String requestId() {
		return this.metadata.requestId();
	}

	/** Who submitted it, and is still the one who acts when it is carried out. */
	Caller submitter() {
		return new Caller(this.metadata.actorRole(), this.metadata.actor(), this.submitted.getBrokerId());
	}

	Origin origin() {
		return new Origin(submitter(), this.metadata.correlationId(), this.metadata.traceparent());
	}

}
