package io.quotestream.eventstore.subscriptions;

/** How many messages a group delivered, and how fast. */
final class GroupStatistics {

	private long total;

	private long totalAtTick;

	private int perSecond;

	private long retries;

	void delivered() {
		this.total++;
	}

	/** A message will be delivered again. */
	void retried() {
		this.retries++;
	}

	/** A second has passed. */
	void tick() {
		this.perSecond = (int) sinceTick();
		this.totalAtTick = this.total;
	}

	long total() {
		return this.total;
	}

	long retries() {
		return this.retries;
	}

	long sinceTick() {
		return this.total - this.totalAtTick;
	}

	int perSecond() {
		return this.perSecond;
	}

}
