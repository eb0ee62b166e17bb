package io.quotestream.command.process.number;

import java.time.Duration;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.proto.store.EventStoreUnavailable;

/**
 * Waits a little for a number that was asked for. Any instance may get it, so the stream
 * is looked at, at growing intervals; nothing is held meanwhile but a virtual thread.
 */
public final class ExpectedNumbers {

	private static final Duration FIRST_LOOK = Duration.ofMillis(10);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

	private final CommandHandler handler;

	private final Duration longest;

	public ExpectedNumbers(CommandHandler handler, Duration longest) {
		this.handler = handler;
		this.longest = longest;
	}

	/**
	 * The number of a quote once it is there.
	 * @param atMost no longer than this, even if the setting is longer
	 * @return empty when it is not there by then, or did not come
	 */
	public String await(String quoteId, Duration atMost) {
		var end = System.nanoTime() + Math.min(this.longest.toNanos(), atMost.toNanos());
		var pause = FIRST_LOOK;
		while (true) {
			try {
				var number = this.handler.latest(quoteId).quote().number();
				var left = Duration.ofNanos(end - System.nanoTime());
				if (!number.isPending() || !left.isPositive()) {
					return number.number();
				}
				Thread.sleep((pause.compareTo(left) < 0) ? pause : left);
			}
			catch (EventStoreUnavailable ex) {
				// The request is stored: what is asked for is on its way.
				return "";
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return "";
			}
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : pause;
		}
	}

}
