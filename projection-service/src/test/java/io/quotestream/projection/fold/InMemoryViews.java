package io.quotestream.projection.fold;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.quotestream.projection.quote.QuoteFold;
import io.quotestream.proto.view.v1.QuoteView;

/**
 * Views in memory, for one thread, with a hook for what another worker does meanwhile.
 */
final class InMemoryViews implements Documents<QuoteView> {

	final Map<String, Held<QuoteView>> held = new HashMap<>();

	final Map<String, Long> blocked = new TreeMap<>();

	private Runnable meanwhile = () -> {
	};

	/** Runs once, between the next read and its write. */
	void meanwhile(Runnable interference) {
		this.meanwhile = interference;
	}

	@Override
	public Held<QuoteView> find(String quoteId) {
		return this.held.getOrDefault(quoteId, new Held<>(Fold.NOTHING, QuoteFold.nothing(quoteId)));
	}

	@Override
	public boolean advance(String quoteId, long expected, long revision, QuoteView view, Set<String> places) {
		var interference = this.meanwhile;
		this.meanwhile = () -> {
		};
		interference.run();
		if (find(quoteId).revision() != expected) {
			return false;
		}
		this.held.put(quoteId, new Held<>(revision, view));
		return true;
	}

	@Override
	public void block(String quoteId, long revision) {
		this.blocked.merge(quoteId, revision, Math::min);
	}

	@Override
	public void remove(String quoteId) {
		this.held.put(quoteId, new Held<>(Held.REMOVED, QuoteFold.nothing(quoteId)));
	}

	@Override
	public Map<String, Long> revisions(List<String> quoteIds) {
		var revisions = new HashMap<String, Long>();
		quoteIds.forEach((quoteId) -> revisions.put(quoteId, find(quoteId).revision()));
		return revisions;
	}

	@Override
	public void probe() {
	}

}
