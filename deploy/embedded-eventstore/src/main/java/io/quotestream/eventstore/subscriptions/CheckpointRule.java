package io.quotestream.eventstore.subscriptions;

/** When a group's progress is written down: after enough events, or enough time. */
final class CheckpointRule {

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final GroupSettings settings;

	private long sequence;

	private long writtenAtNanos = System.nanoTime();

	private boolean writing;

	CheckpointRule(GroupSettings settings) {
		this.settings = settings;
	}

	/** Whether progress up to the given number of events is to be written now. */
	boolean isDue(long progressSequence, boolean tick) {
		long processed = progressSequence - this.sequence;
		if (this.writing || processed <= 0) {
			return false;
		}
		return processed >= Math.max(1, this.settings.maxCheckpointCount())
				|| (tick && timeIsUp() && processed >= this.settings.minCheckpointCount());
	}

	void started() {
		this.writing = true;
	}

	void written(long progressSequence) {
		this.writing = false;
		this.sequence = progressSequence;
		this.writtenAtNanos = System.nanoTime();
	}

	void failed() {
		this.writing = false;
	}

	private boolean timeIsUp() {
		int after = this.settings.checkpointAfterMillis();
		return after > 0 && System.nanoTime() - this.writtenAtNanos >= after * NANOS_PER_MILLI;
	}

}
