package io.quotestream.benchmarks;

import java.time.Duration;

/** How much time a run takes. */
public enum Effort {

	/** For figures that are quoted. */
	FULL(Duration.ofMillis(2_000), 3, 6, 200_000, 5_000_000),

	/** For a look while working. */
	QUICK(Duration.ofMillis(700), 2, 4, 50_000, 200_000),

	/** Only to see that everything still runs. */
	BLINK(Duration.ofMillis(50), 1, 1, 2_000, 2_000);

	private final Duration window;

	private final int rounds;

	private final int warmUps;

	private final int readEvents;

	private final int openedEvents;

	Effort(Duration window, int rounds, int warmUps, int readEvents, int openedEvents) {
		this.window = window;
		this.rounds = rounds;
		this.warmUps = warmUps;
		this.readEvents = readEvents;
		this.openedEvents = openedEvents;
	}

	/** How long a contestant runs before the next has its turn. */
	public Duration window() {
		return this.window;
	}

	/** How often all contestants have their turn there and back again. */
	public int rounds() {
		return this.rounds;
	}

	/** How many windows a contestant may take until it is warm. */
	int warmUps() {
		return this.warmUps;
	}

	/** How many events a store holds that is read from. */
	public int readEvents() {
		return this.readEvents;
	}

	/** How many events a store holds that is opened. */
	public int openedEvents() {
		return this.openedEvents;
	}

}
