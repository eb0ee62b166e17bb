package io.quotestream.query.freshness;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What one waiter listens to. A ring says only that it is worth looking; any number of
 * rings before the next wait count as one, and none is missed between two waits.
 */
public final class Bell implements AutoCloseable {

	private final Semaphore rings = new Semaphore(0);

	private final Runnable unregister;

	Bell(Runnable unregister) {
		this.unregister = unregister;
	}

	/** Wakes the waiter, now or when it next waits. Never blocks. */
	public void ring() {
		this.rings.release();
	}

	/** Waits for a ring, at most until the limit. */
	public void await(TimeLimit limit) {
		try {
			if (this.rings.tryAcquire(limit.left().toNanos(), TimeUnit.NANOSECONDS)) {
				this.rings.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a change", ex);
		}
	}

	@Override
	public void close() {
		this.unregister.run();
	}

}
