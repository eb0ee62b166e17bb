package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;

import java.util.UUID;

/**
 * An event somebody asks to store.
 *
 * @param id the writer's id for it
 * @param type its type
 * @param json whether the data is JSON
 * @param data its payload
 * @param metadata the writer's metadata, empty if none
 */
public record ProposedEvent(UUID id, String type, boolean json, ByteString data, ByteString metadata) {

	static ProposedEvent metadata(ByteString json) {
		return new ProposedEvent(UUID.randomUUID(), EventRecord.METADATA_TYPE, true, json, ByteString.EMPTY);
	}

	static ProposedEvent tombstone() {
		return new ProposedEvent(UUID.randomUUID(), EventRecord.TOMBSTONE_TYPE, false, ByteString.EMPTY,
				ByteString.EMPTY);
	}

	/** What this event counts towards the limit on one append. */
	public int appendSize() {
		return this.data.size() + this.metadata.size() + 2 * this.type.length();
	}

}
