package io.quotestream.eventstore.subscriptions;

import io.quotestream.eventstore.log.StreamName;

/**
 * What names a group.
 *
 * @param source the stream it reads, or the whole log
 * @param name its name
 */
record GroupKey(String source, String name) {

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
