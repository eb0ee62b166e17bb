package io.quotestream.eventstore.protocol;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that stay open until somebody ends them. On stop each is ended with
 * UNAVAILABLE, because clients swallow any other end without a word.
 */
public final class OpenCalls {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Set<OpenCall> calls = ConcurrentHashMap.newKeySet();

	private volatile boolean stopping;

	/** Adds a call; one that comes too late is ended at once. */
	public void add(OpenCall call) {
		this.calls.add(call);
		if (this.stopping) {
			call.stop();
		}
	}

	/** Removes a call that ended. */
	public void remove(OpenCall call) {
		this.calls.remove(call);
	}

	/** How many calls are open. */
	public int count() {
		return this.calls.size();
	}

	/** Ends all calls and waits a moment until they have. */
	public void stopAll() {
		this.stopping = true;
		this.calls.forEach(OpenCall::stop);
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!this.calls.isEmpty() && System.nanoTime() < deadline) {
			try {
				Thread.sleep(5);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	/** A call that can be told to end. */
	@FunctionalInterface
	public interface OpenCall {

		/** Ends the call with UNAVAILABLE, soon; more than once does no harm. */
		void stop();

	}

}
