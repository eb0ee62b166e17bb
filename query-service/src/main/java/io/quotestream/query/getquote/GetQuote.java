package io.quotestream.query.getquote;

import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.grpc.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import io.quotestream.proto.rpc.Caller;
import io.quotestream.query.freshness.Bell;
import io.quotestream.query.freshness.QuoteChanges;
import io.quotestream.query.freshness.TimeLimit;
import io.quotestream.query.freshness.WaitPolicy;
import io.quotestream.query.redis.QuoteDocument.Stored;
import io.quotestream.query.redis.QuoteDocuments;
import io.quotestream.query.repair.QuoteRepair;

/**
 * Answers what a quote is now, and waits within bounds for a view that is missing or
 * older than the caller has reason to expect.
 */
@Component
public final class GetQuote {

	/** As a least revision: whatever is there. */
	public static final long ANY_REVISION = -1;

	private final QuoteDocuments documents;

	private final QuoteChanges changes;

	private final QuoteRepair repair;

	private final WaitPolicy waiting;

	GetQuote(QuoteDocuments documents, QuoteChanges changes, QuoteRepair repair, WaitPolicy waiting) {
		this.documents = documents;
		this.changes = changes;
		this.repair = repair;
		this.waiting = waiting;
	}

	/**
	 * The quote at this revision or a later one.
	 * @throws io.quotestream.proto.rpc.Refusal when there is no such quote for this
	 * caller, or the view did not get there in time
	 */
	public Stored ask(Caller caller, String quoteId, long leastRevision) {
		var search = new Search(caller, quoteId, leastRevision, this.documents);
		var limit = this.waiting.ofCurrentCall();
		// Listen first, then read: a change in between rings the bell.
		try (var bell = this.changes.listen(quoteId)) {
			Context.current().addListener((call) -> bell.ring(), Runnable::run);
			var found = look(search, bell, limit.orEarlier(this.waiting.repairAfter()), () -> false);
			while (found == null && !hopeless(limit)) {
				// A hint may still come first, so that nobody waits for a slow repair.
				var fold = this.repair.fold(quoteId);
				var _ = fold.thenRun(bell::ring);
				found = look(search, bell, limit, fold::isDone);
				if (found == null && fold.isDone()) {
					found = search.after(fold.join());
				}
				if (found == null) {
					found = look(search, bell, limit.orEarlier(this.waiting.lookEvery()), () -> false);
				}
			}
			return Optional.ofNullable(found).orElseThrow(search::behind);
		}
	}

	/**
	 * Looks at every ring until it is found, the time is up or something else is done.
	 */
	private @Nullable Stored look(Search search, Bell bell, TimeLimit until, BooleanSupplier done) {
		var found = search.look();
		while (found == null && !done.getAsBoolean() && !hopeless(until)) {
			bell.await(until);
			this.changes.checkNotEnded();
			found = search.look();
		}
		return found;
	}

	private static boolean hopeless(TimeLimit limit) {
		return limit.passed() || Context.current().isCancelled();
	}

}
