package io.quotestream.command.application;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets those who append to one stream of a quote queue here, first come first served,
 * instead of racing each other at the store. Correctness does not need it: another
 * instance may race all the same.
 */
public final class QuoteTurns {

	private static final int STRIPES = 4096;

	private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

	public QuoteTurns() {
		for (int i = 0; i < STRIPES; i++) {
			this.stripes[i] = new ReentrantLock(true);
		}
	}

	/**
	 * Does something for a quote when its turn has come; empty when it did not come in
	 * time and nothing was done.
	 */
	public <T> Optional<T> inTurn(String quoteId, Duration patience, Supplier<T> action) {
		var lock = this.stripes[Math.floorMod(quoteId.hashCode(), STRIPES)];
		if (!acquired(lock, patience)) {
			return Optional.empty();
		}
		try {
			return Optional.of(action.get());
		}
		finally {
			lock.unlock();
		}
	}

	private static boolean acquired(ReentrantLock lock, Duration patience) {
		try {
			return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
