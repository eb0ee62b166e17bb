package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;

import java.util.UUID;

/**
 * An event as it is stored.
 *
 * @param position where it stands in the whole log; strictly increasing, not dense
 * @param stream the stream it belongs to
 * @param revision its number in that stream
 * @param id the id its writer gave it
 * @param type its type
 * @param json whether its writer called the data JSON
 * @param created when it was stored, in 100 ns ticks since the Unix epoch
 * @param data its payload
 * @param metadata its writer's metadata, empty if none
 */
public record EventRecord(long position, String stream, long revision, UUID id, String type, boolean json, long created,
		ByteString data, ByteString metadata) {

	/** The number a tombstone has in its stream. */
	public static final long TOMBSTONE_REVISION = Long.MAX_VALUE;

	/** The type of a link to an event of another stream. */
	public static final String LINK_TYPE = "$>";

	/** The type of a stream metadata event. */
	public static final String METADATA_TYPE = "$metadata";

	/** The type of a tombstone. */
	public static final String TOMBSTONE_TYPE = "$streamDeleted";

	public boolean isTombstone() {
		return this.revision == TOMBSTONE_REVISION;
	}

	public boolean isLink() {
		return this.type.equals(LINK_TYPE);
	}

	/** Bytes this event weighs in a page or a buffer. */
	public int payloadSize() {
		return this.data.size() + this.metadata.size();
	}

}
