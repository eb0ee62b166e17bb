package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** What the writer knows of a stream; used by the writer's thread only. */
final class StreamHead {

	static final long UNSTORED = 0;

	private final String name;

	private long key;

	private long last;

	private boolean tombstoned;

	private @Nullable ByteString metadata;

	private boolean softDeleted;

	private boolean idsRemembered;

	StreamHead(String name, long key, long last, boolean tombstoned, @Nullable ByteString metadata) {
		this.name = name;
		this.key = key;
		this.last = last;
		this.tombstoned = tombstoned;
		describe(metadata);
	}

	String name() {
		return this.name;
	}

	/** The stream's key in the database, {@link #UNSTORED} until its first event. */
	long key() {
		return this.key;
	}

	/** The last revision ever written, -1 if there was none. */
	long last() {
		return this.last;
	}

	boolean tombstoned() {
		return this.tombstoned;
	}

	boolean softDeleted() {
		return this.softDeleted;
	}

	@Nullable ByteString metadata() {
		return this.metadata;
	}

	/** Whether anything was ever written about the stream: metadata alone counts. */
	boolean exists() {
		return this.last >= 0 || this.metadata != null;
	}

	boolean idsRemembered() {
		return this.idsRemembered;
	}

	void store(long key) {
		this.key = key;
	}

	void appended(long revision) {
		if (revision == EventRecord.TOMBSTONE_REVISION) {
			this.tombstoned = true;
		}
		else {
			this.last = revision;
		}
	}

	void describe(@Nullable ByteString metadata) {
		this.metadata = metadata;
		this.softDeleted = metadata != null && StreamMetadata.parse(metadata).isSoftDeleted();
	}

	void rememberIds() {
		this.idsRemembered = true;
	}

}
