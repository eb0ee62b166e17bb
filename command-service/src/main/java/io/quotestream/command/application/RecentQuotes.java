package io.quotestream.command.application;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.error.v1.ErrorReason;

/**
 * Remembers quotes that were just worked on, so that most commands need no read. What is
 * remembered may be old: the expected revision of the append makes an acceptance safe,
 * and the handler never refuses on it.
 */
public final class RecentQuotes {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

	private final Cache<String, Remembered> histories;

	private final QuoteTurns turns = new QuoteTurns();

	private final Duration longestWait;

	public RecentQuotes(int capacity) {
		this(capacity, LONGEST_WAIT);
	}

	/**
	 * An empty memory.
	 * @param capacity most quotes remembered
	 * @param longestWait of a command for those before it
	 */
	public RecentQuotes(int capacity, Duration longestWait) {
		this.longestWait = longestWait;
		this.histories = Caffeine.newBuilder().maximumSize(capacity).build();
	}

	/**
	 * A history and when it was known to be the whole of the stream.
	 *
	 * @param asOf when the read or the append that showed it began, by
	 * {@link System#nanoTime}
	 */
	record Remembered(QuoteHistory history, long asOf) {

		/** Whether a read that began at {@code instant} could have shown just this. */
		boolean isAtLeastAsNewAs(long instant) {
			return this.asOf - instant >= 0;
		}

	}

	Optional<Remembered> find(String quoteId) {
		return Optional.ofNullable(this.histories.getIfPresent(quoteId));
	}

	/** Remembers a history unless a later one is known. */
	void remember(String quoteId, QuoteHistory history, long asOf) {
		this.histories.asMap()
			.merge(quoteId, new Remembered(history, asOf),
					(known, offered) -> (offered.history().revision() >= known.history().revision()) ? offered : known);
	}

	void forget(String quoteId) {
		this.histories.invalidate(quoteId);
	}

	/**
	 * Works on a quote when its turn has come.
	 * @throws Rejected when the queue does not move
	 */
	<T> T exclusively(String quoteId, Supplier<T> action) {
		return this.turns.inTurn(quoteId, this.longestWait, action)
			.orElseThrow(() -> new Rejected(ErrorReason.ERROR_REASON_OVERLOADED, "Too many commands for this quote.",
					Map.of("quoteId", quoteId)));
	}

}
