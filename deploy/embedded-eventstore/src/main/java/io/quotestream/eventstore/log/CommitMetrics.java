package io.quotestream.eventstore.log;

import java.util.concurrent.atomic.LongAdder;

/** Counts of what the writer did, for those who watch it. */
public final class CommitMetrics {

	private final LongAdder changes = new LongAdder();

	private final LongAdder commits = new LongAdder();

	private final LongAdder applyNanos = new LongAdder();

	private final LongAdder flushNanos = new LongAdder();

	void committed(int count, long applying, long flushing) {
		this.changes.add(count);
		this.commits.increment();
		this.applyNanos.add(applying);
		this.flushNanos.add(flushing);
	}

	/** Changes made durable. */
	public long changes() {
		return this.changes.sum();
	}

	/** Commits, each one flush of the disk. */
	public long commits() {
		return this.commits.sum();
	}

	/** Time spent deciding and writing before the flush. */
	public long applyNanos() {
		return this.applyNanos.sum();
	}

	/** Time spent in commits, almost all of it waiting for the disk. */
	public long flushNanos() {
		return this.flushNanos.sum();
	}

}
