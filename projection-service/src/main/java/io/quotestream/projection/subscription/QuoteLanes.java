package io.quotestream.projection.subscription;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * Folds different quotes at the same time and one quote only once at a time. What arrives
 * for a quote while it is folded is folded together afterwards. Holds no more than the
 * store sends unanswered.
 */
final class QuoteLanes implements AutoCloseable {

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("quote-lane-", 0).factory());

	/** Spares Redis and command-service the whole buffer at once. */
	private final Semaphore places;

	private final BiConsumer<String, List<Delivery>> fold;

	/** What waits, for every quote that has a thread. */
	private final Map<String, List<Delivery>> waiting = new HashMap<>();

	QuoteLanes(int concurrency, BiConsumer<String, List<Delivery>> fold) {
		this.places = new Semaphore(concurrency);
		this.fold = fold;
	}

	/** Never blocks. */
	void add(Delivery delivery) {
		var quoteId = delivery.quoteId();
		synchronized (this.waiting) {
			var lane = this.waiting.get(quoteId);
			if (lane != null) {
				lane.add(delivery);
				return;
			}
			this.waiting.put(quoteId, new ArrayList<>(List.of(delivery)));
		}
		this.threads.execute(() -> run(quoteId));
	}

	private void run(String quoteId) {
		for (var batch = next(quoteId); !batch.isEmpty(); batch = next(quoteId)) {
			this.places.acquireUninterruptibly();
			try {
				this.fold.accept(quoteId, batch);
			}
			finally {
				this.places.release();
			}
		}
	}

	/** Everything that waits for a quote; its lane is gone when that is nothing. */
	private List<Delivery> next(String quoteId) {
		synchronized (this.waiting) {
			var batch = this.waiting.getOrDefault(quoteId, List.of());
			if (batch.isEmpty()) {
				this.waiting.remove(quoteId);
			}
			else {
				this.waiting.put(quoteId, new ArrayList<>());
			}
			return batch;
		}
	}

	/** Lets what is being folded finish in its own time. */
	@Override
	public void close() {
		this.threads.shutdown();
	}

}
