package io.quotestream.proto.store.subscription;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Works on different streams at the same time and on one stream only once at a time. What
 * arrives for a stream meanwhile is worked on together afterwards. Holds no more than the
 * store sends unanswered.
 */
final class Lanes implements AutoCloseable {

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-lane-", 0).factory());

	/** Spares what the work needs the whole buffer at once. */
	private final Semaphore places;

	private final Consumer<List<Delivery>> work;

	/** What waits, for every stream that has a thread. */
	private final Map<String, List<Delivery>> waiting = new HashMap<>();

	Lanes(int concurrency, Consumer<List<Delivery>> work) {
		this.places = new Semaphore(concurrency);
		this.work = work;
	}

	/** Never blocks. */
	void add(Delivery delivery) {
		var stream = delivery.event().getStreamId();
		synchronized (this.waiting) {
			var lane = this.waiting.get(stream);
			if (lane != null) {
				lane.add(delivery);
				return;
			}
			this.waiting.put(stream, new ArrayList<>(List.of(delivery)));
		}
		this.threads.execute(() -> run(stream));
	}

	private void run(String stream) {
		for (var batch = next(stream); !batch.isEmpty(); batch = next(stream)) {
			this.places.acquireUninterruptibly();
			try {
				this.work.accept(batch);
			}
			finally {
				this.places.release();
			}
		}
	}

	/** Everything that waits for a stream; its lane is gone when that is nothing. */
	private List<Delivery> next(String stream) {
		synchronized (this.waiting) {
			var batch = this.waiting.getOrDefault(stream, List.of());
			if (batch.isEmpty()) {
				this.waiting.remove(stream);
			}
			else {
				this.waiting.put(stream, new ArrayList<>());
			}
			return batch;
		}
	}

	/** Lets what is being worked on finish in its own time. */
	@Override
	public void close() {
		this.threads.shutdown();
	}

}
