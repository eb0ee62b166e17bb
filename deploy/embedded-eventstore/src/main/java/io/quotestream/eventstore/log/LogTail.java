package io.quotestream.eventstore.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The end of the log, and who wants to know that it moved.
 *
 * <p>
 * Listeners are only woken, never handed events: they read the log at their own pace, so
 * a slow one costs the writer nothing and misses nothing.
 */
public final class LogTail {

	private final Map<String, Set<Runnable>> listeners = new ConcurrentHashMap<>();

	private volatile long lastPosition;

	/** The position of the last committed event, 0 if there is none. */
	public long lastPosition() {
		return this.lastPosition;
	}

	/** Wakes the listener after each commit to the stream, or to any if it is the log. */
	public void listen(String stream, Runnable listener) {
		this.listeners.compute(stream, (name, present) -> {
			Set<Runnable> all = (present != null) ? present : ConcurrentHashMap.newKeySet();
			all.add(listener);
			return all;
		});
	}

	/** Stops waking the listener. */
	public void forget(String stream, Runnable listener) {
		this.listeners.computeIfPresent(stream, (name, present) -> {
			present.remove(listener);
			return present.isEmpty() ? null : present;
		});
	}

	/** How many listeners there are. */
	public int listenerCount() {
		return this.listeners.values().stream().mapToInt(Set::size).sum();
	}

	void advance(long position) {
		this.lastPosition = position;
	}

	void wake(Collection<String> streams) {
		if (this.listeners.isEmpty() || streams.isEmpty()) {
			return;
		}
		streams.forEach(this::wake);
		wake(StreamName.ALL);
	}

	/** Wakes every listener: what changed is not known. */
	void wakeAll() {
		List.copyOf(this.listeners.keySet()).forEach(this::wake);
	}

	private void wake(String stream) {
		this.listeners.getOrDefault(stream, Set.of()).forEach(Runnable::run);
	}

}
