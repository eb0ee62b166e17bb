package io.quotestream.projection.sweep;

import java.util.concurrent.atomic.AtomicLong;

import io.kurrent.dbclient.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How far the sweep is and what it found. */
final class SweepMetrics {

	private final AtomicLong position = new AtomicLong();

	private final AtomicLong lag = new AtomicLong();

	private final Counter repairs;

	private final Counter blocked;

	private final Counter restarts;

	SweepMetrics(MeterRegistry registry) {
		Gauge.builder("quotestream.projection.lag.events", this.lag, AtomicLong::get)
			.description("Events of the last seconds that views lack")
			.register(registry);
		Gauge.builder("quotestream.sweep.position", this.position, AtomicLong::get)
			.description("Commit position up to which every view was found whole")
			.register(registry);
		this.repairs = Counter.builder("quotestream.sweep.repairs")
			.description("Views that deliveries had not brought to their head")
			.register(registry);
		this.blocked = Counter.builder("quotestream.sweep.blocked")
			.description("Views that were found behind an event that cannot be folded")
			.register(registry);
		this.restarts = Counter.builder("quotestream.sweep.restarts")
			.description("Times Redis was started anew or went back")
			.register(registry);
	}

	void lag(long events) {
		this.lag.set(events);
	}

	void reached(Window window) {
		this.position.set(LogPosition.parse(window.upTo()).map(Position::getCommitUnsigned).orElse(0L));
	}

	void compared(ViewCheck.Result result) {
		this.repairs.increment(result.repaired());
		this.blocked.increment(result.blocked());
	}

	void restarted() {
		this.restarts.increment();
	}

}
