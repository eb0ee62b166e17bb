package io.quotestream.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brokers who open one quote after the other, each waiting a moment between two commands,
 * until they are stopped.
 */
public final class Load {

	private static final long PAUSE_MILLIS = 40;

	private final Quotes quotes;

	private final CountDownLatch stop = new CountDownLatch(1);

	private final AtomicLong acknowledged = new AtomicLong();

	private final Queue<Promises> promises = new ConcurrentLinkedQueue<>();

	private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

	private final List<Thread> brokers = new ArrayList<>();

	public Load(Quotes quotes) {
		this.quotes = quotes;
	}

	public void start(int threads) {
		for (int broker = 0; broker < threads; broker++) {
			this.brokers.add(Thread.ofVirtual().name("broker-", broker).start(this::work));
		}
	}

	/** How many commands have been acknowledged so far. */
	public long acknowledged() {
		return this.acknowledged.get();
	}

	/** Ends the load. Every quote that was begun is brought to its end first. */
	public void stop() throws InterruptedException {
		this.stop.countDown();
		for (var broker : this.brokers) {
			broker.join();
		}
	}

	/** What was promised about each quote. */
	public List<Promises> promises() {
		return List.copyOf(this.promises);
	}

	/** What was answered no, or not at all: nothing should be. */
	public List<String> refusals() {
		return List.copyOf(this.refusals);
	}

	private void work() {
		while (!paused(PAUSE_MILLIS)) {
			var journey = Journey.begin();
			var receipts = new ArrayList<Acknowledged>();
			try {
				for (var command : journey.commands()) {
					receipts.add(new Acknowledged(command, this.quotes.send(command)));
					this.acknowledged.incrementAndGet();
					paused(PAUSE_MILLIS);
				}
			}
			catch (RuntimeException ex) {
				this.refusals.add("quote %s: %s".formatted(journey.quoteId(), ex.getMessage()));
			}
			if (!receipts.isEmpty()) {
				this.promises.add(new Promises(journey.quoteId(), receipts));
			}
		}
	}

	/** Waits a moment, or until the load is stopped: then true. */
	private boolean paused(long millis) {
		try {
			return this.stop.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
