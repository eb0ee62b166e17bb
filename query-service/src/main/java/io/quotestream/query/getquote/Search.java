package io.quotestream.query.getquote;

import java.time.Duration;
import java.util.Map;

import com.google.rpc.Code;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.query.access.QuoteAccess;
import io.quotestream.query.redis.QuoteDocument.Absent;
import io.quotestream.query.redis.QuoteDocument.Deleted;
import io.quotestream.query.redis.QuoteDocument.Stored;
import io.quotestream.query.redis.QuoteDocuments;
import io.quotestream.query.repair.RepairOutcome;

/**
 * One caller's search for one quote. A foreign quote is treated like a missing one all
 * the way, so that neither the answer nor the time it takes tells the two apart, and so
 * that a caller who has just become the owner waits for the view that says so.
 */
final class Search {

	private static final long NOTHING = -1;

	private static final Duration RETRY_AFTER = Duration.ofMillis(500);

	private final Caller caller;

	private final String quoteId;

	private final long leastRevision;

	private final QuoteDocuments documents;

	private long seenRevision = NOTHING;

	private boolean foreign;

	Search(Caller caller, String quoteId, long leastRevision, QuoteDocuments documents) {
		this.caller = caller;
		this.quoteId = quoteId;
		this.leastRevision = leastRevision;
		this.documents = documents;
	}

	/** Reads the view; null when it is worth waiting for a better one. */
	@Nullable Stored look() {
		return switch (this.documents.read(this.quoteId)) {
			case Absent() -> {
				this.seenRevision = NOTHING;
				this.foreign = false;
				yield null;
			}
			case Deleted() -> throw Refusal.quoteNotFound(this.quoteId);
			case Stored stored -> judged(stored);
		};
	}

	private @Nullable Stored judged(Stored stored) {
		this.foreign = !QuoteAccess.maySee(this.caller, stored.view());
		this.seenRevision = this.foreign ? NOTHING : stored.revision();
		if (this.foreign) {
			return null;
		}
		if (stored.revision() >= this.leastRevision) {
			return stored;
		}
		if (stored.blocked()) {
			throw blocked();
		}
		return null;
	}

	/** Reads the view after a repair; null when it is worth waiting on. */
	@Nullable Stored after(RepairOutcome repair) {
		return switch (repair) {
			case FOLDED -> {
				var stored = look();
				if (this.foreign) {
					throw Refusal.quoteNotFound(this.quoteId);
				}
				yield stored;
			}
			case NO_SUCH_QUOTE -> throw Refusal.quoteNotFound(this.quoteId);
			case UNREADABLE -> throw this.foreign ? Refusal.quoteNotFound(this.quoteId) : blocked();
			case BUSY -> null;
			case UNAVAILABLE -> {
				// An old view may still be brought up by the usual way; a missing one
				// not.
				if (this.seenRevision == NOTHING) {
					throw Refusal.dependencyUnavailable("projection-service");
				}
				yield null;
			}
		};
	}

	/** The view did not get there in time. */
	Refusal behind() {
		return behind(Map.of("quoteId", this.quoteId, "viewRevision", Long.toString(this.seenRevision)));
	}

	/** The view will not get there before an operator helps. */
	private Refusal blocked() {
		return behind(
				Map.of("quoteId", this.quoteId, "viewRevision", Long.toString(this.seenRevision), "blocked", "true"));
	}

	private static Refusal behind(Map<String, String> metadata) {
		return Refusal.retryLater(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_VIEW_BEHIND,
				"The view has not reached that revision yet.", metadata, RETRY_AFTER);
	}

}
