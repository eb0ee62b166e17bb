package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Whether a write may happen, already has happened, or must be refused: the protocol's
 * table of expected revisions and repeated ids, as one function without effects.
 */
final class AppendRules {

	private AppendRules() {
	}

	/** What to do with a write. */
	sealed interface Decision {

		/** Write it after the last event. */
		record Append() implements Decision {
		}

		/** It was written before, up to this revision. */
		record Repeated(long lastRevision) implements Decision {
		}

		/** The stream is not as expected. */
		record Wrong() implements Decision {
		}

		/** The stream is gone. */
		record Deleted() implements Decision {
		}

	}

	/** The ids a stream holds. */
	interface StoredIds {

		/** The revision at which the stream is known to hold the id, or -1. */
		long revisionOf(UUID id) throws SQLException;

		/** The id the stream holds at a revision, or null beyond its end. */
		@Nullable UUID at(long revision) throws SQLException;

	}

	static Decision decide(StreamHead stream, ExpectedRevision expected, List<UUID> ids, StoredIds stored)
			throws SQLException {
		if (stream.tombstoned()) {
			return new Decision.Deleted();
		}
		return expected.isExact() ? exact(stream, expected, ids, stored) : loose(stream, expected, ids, stored);
	}

	private static Decision loose(StreamHead stream, ExpectedRevision expected, List<UUID> ids, StoredIds stored)
			throws SQLException {
		boolean mustExist = expected.equals(ExpectedRevision.STREAM_EXISTS);
		if (mustExist && !stream.exists()) {
			return new Decision.Wrong();
		}
		if (!ids.isEmpty() && stored.revisionOf(ids.getFirst()) >= 0) {
			return repeatedAnywhere(ids, stored);
		}
		return (mustExist && stream.softDeleted()) ? new Decision.Deleted() : new Decision.Append();
	}

	private static Decision repeatedAnywhere(List<UUID> ids, StoredIds stored) throws SQLException {
		long revision = -1;
		for (UUID id : ids) {
			revision = stored.revisionOf(id);
			if (revision < 0) {
				return new Decision.Wrong();
			}
		}
		return new Decision.Repeated(revision);
	}

	private static Decision exact(StreamHead stream, ExpectedRevision expected, List<UUID> ids, StoredIds stored)
			throws SQLException {
		long after = expected.number();
		if (after == stream.last()) {
			return new Decision.Append();
		}
		if (after > stream.last() || ids.isEmpty()) {
			return new Decision.Wrong();
		}
		for (int i = 0; i < ids.size(); i++) {
			if (!ids.get(i).equals(stored.at(after + 1 + i))) {
				boolean revives = i == 0 && stream.softDeleted() && expected.equals(ExpectedRevision.NO_STREAM);
				return revives ? new Decision.Append() : new Decision.Wrong();
			}
		}
		return new Decision.Repeated(after + ids.size());
	}

}
