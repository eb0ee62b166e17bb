package io.quotestream.eventstore.log;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that runs on the readers' threads, one turn at a time, once or more after each
 * signal: a signal during a turn is never lost, many signals cost one turn.
 */
public final class SerialTask {

	private final LogReaders readers;

	private final Step step;

	private final AtomicInteger signals = new AtomicInteger();

	public SerialTask(LogReaders readers, Step step) {
		this.readers = readers;
		this.step = step;
	}

	/** Asks for a turn; returns at once. */
	public void signal() {
		if (this.signals.getAndIncrement() == 0) {
			this.readers.execute(this::turn);
		}
	}

	private void turn(LogReader reader) {
		int seen = this.signals.get();
		boolean again = false;
		try {
			again = this.step.run(reader);
		}
		finally {
			// Others get their turn before the next one of this task.
			if (again) {
				this.readers.execute(this::turn);
			}
			else if (this.signals.addAndGet(-seen) != 0) {
				this.readers.execute(this::turn);
			}
		}
	}

	/** One turn's work. */
	@FunctionalInterface
	public interface Step {

		/** Does a bounded piece of work and tells whether there is more to do now. */
		boolean run(LogReader reader);

	}

}
