package io.quotestream.projection.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Lets many callers of the same thing share one piece of work. A caller only ever joins
 * work that had not begun when it came, so that the result is never older than the call.
 */
final class OneFlight<T> {

	private final Function<String, T> work;

	private final ConcurrentMap<String, FutureTask<T>> waiting = new ConcurrentHashMap<>();

	/** Two keys that share a lock only wait for each other. */
	private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

	OneFlight(Function<String, T> work) {
		this.work = work;
	}

	T join(String key) throws InterruptedException {
		var flight = this.waiting.computeIfAbsent(key, (own) -> new FutureTask<>(() -> this.work.apply(own)));
		var lock = this.locks[Math.floorMod(key.hashCode(), this.locks.length)];
		lock.lockInterruptibly();
		try {
			this.waiting.remove(key, flight);
			flight.run();
		}
		finally {
			lock.unlock();
		}
		try {
			return flight.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
	}

}
