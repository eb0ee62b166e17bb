package io.quotestream.query.freshness;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import io.quotestream.proto.rpc.Refusal;

/**
 * Hands the hints of the one subscription to those who wait for that quote. A hint may be
 * lost, so whoever listens reads after it began to listen, and again from time to time.
 */
@Component
public final class QuoteChanges {

	private final ConcurrentHashMap<String, Set<Bell>> listeners = new ConcurrentHashMap<>();

	private volatile boolean ended;

	QuoteChanges(MeterRegistry meters) {
		Gauge.builder("quotestream.waiters", this, QuoteChanges::listening)
			.description("Calls that wait for a quote to change")
			.register(meters);
	}

	/** A bell that rings when this quote may have changed, until it is closed. */
	public Bell listen(String quoteId) {
		var bells = new Bell[1];
		var bell = new Bell(() -> forget(quoteId, bells[0]));
		bells[0] = bell;
		this.listeners.compute(quoteId, (id, others) -> {
			var all = (others != null) ? others : ConcurrentHashMap.<Bell>newKeySet();
			all.add(bell);
			return all;
		});
		return bell;
	}

	/** This quote may have changed. */
	void changed(String quoteId) {
		this.listeners.getOrDefault(quoteId, Set.of()).forEach(Bell::ring);
	}

	/** Hints may have been lost: any quote may have changed. */
	void anyMayHaveChanged() {
		this.listeners.values().forEach((bells) -> bells.forEach(Bell::ring));
	}

	/** Ends all waiting, now and later: the service stops. */
	public void end() {
		this.ended = true;
		anyMayHaveChanged();
	}

	/**
	 * Whoever wakes asks this first.
	 * @throws Refusal when the service stops: another instance can be asked at once
	 */
	public void checkNotEnded() {
		if (this.ended) {
			throw Refusal.dependencyUnavailable("query-service");
		}
	}

	private int listening() {
		return this.listeners.values().stream().mapToInt(Set::size).sum();
	}

	private void forget(String quoteId, Bell bell) {
		this.listeners.computeIfPresent(quoteId, (id, bells) -> {
			bells.remove(bell);
			return bells.isEmpty() ? null : bells;
		});
	}

}
