package io.quotestream.proto.store.subscription;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells a loop to end. Used instead of interrupts, because the event store's client takes
 * an interrupt for a failure, even while it is being shut down.
 */
public final class StopSignal {

	private final CountDownLatch given = new CountDownLatch(1);

	public void give() {
		this.given.countDown();
	}

	public boolean isGiven() {
		return this.given.getCount() == 0;
	}

	/** Pauses, but not beyond the signal. */
	public void pause(Duration duration) {
		try {
			this.given.await(duration.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			give();
		}
	}

	/** Waits until a loop has ended, for so long. */
	public static void join(Thread loop, Duration limit) {
		try {
			loop.join(limit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
