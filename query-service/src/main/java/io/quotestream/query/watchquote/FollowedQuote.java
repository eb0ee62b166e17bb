package io.quotestream.query.watchquote;

import java.time.Duration;
import java.util.Map;

import com.google.rpc.Code;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.query.access.QuoteAccess;
import io.quotestream.query.freshness.TimeLimit;
import io.quotestream.query.redis.QuoteDocument;
import io.quotestream.query.redis.QuoteDocument.Absent;
import io.quotestream.query.redis.QuoteDocument.Deleted;
import io.quotestream.query.redis.QuoteDocument.Stored;
import io.quotestream.query.redis.QuoteDocuments;
import io.quotestream.query.redis.RedisUnavailable;
import io.quotestream.query.repair.QuoteRepair;

/**
 * What one watch knows of its quote. It only ever becomes newer, whatever happens to
 * Redis: a view that is gone or older than one seen before is repaired, not believed.
 */
final class FollowedQuote {

	private final Caller caller;

	private final QuoteDocuments documents;

	private final QuoteRepair repair;

	private final Duration betweenRepairs;

	private Stored newest;

	private boolean lost;

	private boolean silent;

	private TimeLimit nextRepair = TimeLimit.in(Duration.ZERO);

	FollowedQuote(Caller caller, Stored first, QuoteDocuments documents, QuoteRepair repair, Duration betweenRepairs) {
		this.caller = caller;
		this.newest = first;
		this.documents = documents;
		this.repair = repair;
		this.betweenRepairs = betweenRepairs;
	}

	/** The newest that was ever read. */
	Stored newest() {
		return this.newest;
	}

	/** Whether Redis did not answer the last time. */
	boolean silent() {
		return this.silent;
	}

	/** The client has seen more than Redis holds, or says so. */
	void doubt() {
		this.lost = true;
	}

	/** Reads again; what is known stays when Redis does not answer. */
	void refresh() {
		try {
			take(this.documents.read(quoteId()));
			this.silent = false;
		}
		catch (RedisUnavailable ex) {
			this.silent = true;
		}
	}

	private void take(QuoteDocument document) {
		switch (document) {
			case Absent() -> this.lost = true;
			case Deleted() -> throw Refusal.quoteNotFound(quoteId());
			case Stored stored when stored.revision() < this.newest.revision() -> this.lost = true;
			case Stored stored -> {
				if (!QuoteAccess.maySee(this.caller, stored.view())) {
					throw Refusal.of(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_OWNER,
							"The quote went to another owner.", Map.of("quoteId", quoteId()));
				}
				this.newest = stored;
				this.lost = false;
			}
		}
	}

	/** Has a lost view folded again, not more often than once in a while. */
	void heal() {
		if (!this.lost || !this.nextRepair.passed()) {
			return;
		}
		this.nextRepair = TimeLimit.in(this.betweenRepairs);
		switch (this.repair.fold(quoteId()).join()) {
			case FOLDED -> refresh();
			case NO_SUCH_QUOTE -> throw Refusal.quoteNotFound(quoteId());
			// If it is still lost at the next look, it is tried again.
			case BUSY, UNAVAILABLE, UNREADABLE -> {
			}
		}
	}

	private String quoteId() {
		return this.newest.view().getQuoteId();
	}

}
