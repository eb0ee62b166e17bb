package io.quotestream.projection.sweep;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Gatherers;

import io.quotestream.projection.fold.Fold;
import io.quotestream.projection.fold.UnfoldableEvent;
import io.quotestream.proto.store.subscription.StopSignal;

/**
 * Compares the documents of one read model with the heads of their streams and folds
 * those that are behind.
 */
final class ViewCheck {

	/**
	 * What a comparison found.
	 *
	 * @param repaired views that were folded
	 * @param blocked views that cannot be folded
	 */
	record Result(int repaired, int blocked) {
	}

	private static final int PIPELINE = 500;

	private final SweptModel model;

	private final int concurrency;

	ViewCheck(SweptModel model, int concurrency) {
		this.model = model;
		this.concurrency = concurrency;
	}

	/** Deliveries should have brought what was not there, and had so long. */
	void missedDelivery(Duration time) {
		this.model.missedDelivery().accept(time);
	}

	/** How many events views lack up to these heads. */
	long lag(Map<String, Long> heads) {
		var lag = 0L;
		for (var behind : behind(heads).entrySet()) {
			var head = heads.getOrDefault(behind.getKey(), Fold.NOTHING);
			lag += (head == Long.MAX_VALUE) ? 1 : head - behind.getValue();
		}
		return lag;
	}

	/**
	 * Returns when every view is at its head or known to be blocked.
	 * @throws RuntimeException when that could not be done now
	 */
	Result makeWhole(Map<String, Long> heads, StopSignal stop) {
		var behind = behind(heads).keySet();
		if (behind.isEmpty()) {
			return new Result(0, 0);
		}
		var repairs = behind.stream()
			.<Callable<Boolean>>map((quoteId) -> () -> repair(quoteId, stop, heads.getOrDefault(quoteId, Fold.NOTHING)))
			.toList();
		var repaired = run(repairs);
		return new Result(repaired, repairs.size() - repaired);
	}

	/** Revisions of the views that are not at their head. */
	private Map<String, Long> behind(Map<String, Long> heads) {
		var behind = new HashMap<String, Long>();
		for (var part : heads.keySet().stream().gather(Gatherers.windowFixed(PIPELINE)).toList()) {
			this.model.documents().revisions(part).forEach((quoteId, revision) -> {
				if (revision < heads.getOrDefault(quoteId, Fold.NOTHING)) {
					behind.put(quoteId, revision);
				}
			});
		}
		return behind;
	}

	private int run(List<Callable<Boolean>> repairs) {
		var repaired = 0;
		try (var threads = Executors.newFixedThreadPool(this.concurrency, Thread.ofVirtual().factory())) {
			for (var outcome : threads.invokeAll(repairs)) {
				repaired += outcome.get() ? 1 : 0;
			}
			return repaired;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("The service stops");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
	}

	/** False when the quote is blocked: an operator knows, the sweep goes on. */
	private boolean repair(String quoteId, StopSignal stop, long head) {
		if (stop.isGiven()) {
			throw new CancellationException("The service stops");
		}
		try {
			var revision = this.model.projection().foldToHead(quoteId);
			if (revision.isPresent() && revision.getAsLong() < head && head != Long.MAX_VALUE) {
				throw new IllegalStateException(
						"The stream of quote " + quoteId + " ends before its own revision " + head);
			}
			return true;
		}
		catch (UnfoldableEvent ex) {
			return false;
		}
	}

}
