package io.quotestream.proto.store.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** The deliveries the store still waits for an answer to. */
final class Unacked {

	private final Set<Delivery> deliveries = Collections.newSetFromMap(new IdentityHashMap<>());

	synchronized void add(Delivery delivery) {
		this.deliveries.add(delivery);
	}

	synchronized void removeAll(Collection<Delivery> answered) {
		answered.forEach(this.deliveries::remove);
		if (this.deliveries.isEmpty()) {
			notifyAll();
		}
	}

	synchronized int size() {
		return this.deliveries.size();
	}

	/** When the oldest of their events was recorded. */
	synchronized Optional<Instant> oldest() {
		return this.deliveries.stream().map(Delivery::recordedAt).min(Instant::compareTo);
	}

	/** Waits until all are answered; false when the time was too short. */
	synchronized boolean awaitNone(Duration limit) throws InterruptedException {
		var deadline = System.nanoTime() + limit.toNanos();
		while (!this.deliveries.isEmpty()) {
			var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
			if (left <= 0) {
				return false;
			}
			wait(left);
		}
		return true;
	}

}
