package io.quotestream.eventstore.subscriptions;

import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;
import io.quotestream.eventstore.log.StreamName;
import io.quotestream.eventstore.protocol.Refusal;

/**
 * What names a group.
 *
 * @param source the stream it reads, or the whole log
 * @param name its name
 */
record GroupKey(String source, String name) {

	/** Reads the key of a request, which names the whole log, or a stream, or neither. */
	static GroupKey of(boolean all, boolean named, StreamIdentifier stream, String name) {
		if (!all && !named) {
			throw Refusal.invalid("The stream option is missing.");
		}
		return new GroupKey(all ? StreamName.ALL : stream.getStreamName().toStringUtf8(), name);
	}

	boolean readsAll() {
		return this.source.equals(StreamName.ALL);
	}

	/** The id a consumer's connection is confirmed with. */
	String subscriptionId() {
		return this.source + "::" + this.name;
	}

	/** The stream its parked messages are kept in. */
	String parkedStream() {
		return "$persistentsubscription-" + subscriptionId() + "-parked";
	}

}
