package io.quotestream.projection.fold;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what became of deliveries. No meter carries the id of a quote. */
public final class ProjectionMetrics {

	private final Counter folded;

	private final Counter duplicates;

	private final Counter parked;

	private final Counter gaps;

	private final Counter overtaken;

	/** Counts for one read model. */
	public ProjectionMetrics(MeterRegistry registry, String model) {
		this.folded = deliveries(registry, model, "folded");
		this.duplicates = deliveries(registry, model, "duplicate");
		this.parked = deliveries(registry, model, "parked");
		this.gaps = Counter.builder("quotestream.projection.gaps")
			.description("Folds that had to read missing events from the stream")
			.tag("model", model)
			.register(registry);
		this.overtaken = Counter.builder("quotestream.projection.overtaken")
			.description("Compare-and-sets lost to another worker and decided again")
			.tag("model", model)
			.register(registry);
	}

	void settled(long delivered, long before, long after) {
		if (delivered <= before) {
			this.duplicates.increment();
		}
		else if (delivered <= after) {
			this.folded.increment();
		}
		else {
			this.parked.increment();
		}
	}

	void duplicates(int count) {
		this.duplicates.increment(count);
	}

	void gap() {
		this.gaps.increment();
	}

	void overtaken() {
		this.overtaken.increment();
	}

	private static Counter deliveries(MeterRegistry registry, String model, String outcome) {
		return Counter.builder("quotestream.projection.deliveries")
			.description("Deliveries by what became of them")
			.tag("outcome", outcome)
			.tag("model", model)
			.register(registry);
	}

}
