package io.quotestream.command.process;

import java.time.Duration;

import io.quotestream.command.domain.Quote;
import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * What the service does by itself when an event was stored: asks somebody outside, and
 * makes a command of the outcome. The event may be delivered more than once and to
 * several instances at the same time; whoever is asked gets the same idempotency key
 * then, and the quote decides which outcome counts.
 */
public interface Reaction {

	/** Names the subscription group, hence for ever, and the metrics. */
	String name();

	/** The event as it is stored, without its version, like {@code quote.created}. */
	String eventType();

	/** The longest that {@link #react} takes. */
	Duration longest();

	/**
	 * Whether the quote, as it is now, still waits for what the event asked for: not when
	 * the event is delivered again, or is old and a new instance reads from the start.
	 */
	boolean isAwaited(Quote quote, RecordedQuoteEvent event);

	/**
	 * Asks, and tells the outcome, whatever it is. Blocks its own thread only.
	 * @param quote as it was when it still waited
	 * @throws RuntimeException when this can never succeed: the event is parked
	 */
	Outcome<?> react(Quote quote, RecordedQuoteEvent event);

}
