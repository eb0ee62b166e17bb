package io.quotestream.command.application;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.CommandHandler.Settings;
import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.domain.AssessmentGate;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds whatever is sent: the invariants of the domain over thousands of random
 * histories, each on a store that loses races and answers. A failure names its seed; the
 * same seed makes the same history.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandSequencesTest {

	private static final int SEQUENCES = 5_000;

	/** Mostly pausing after a lost race. */
	private static final int AT_ONCE = 128;

	private final InMemoryQuoteStore stream = new InMemoryQuoteStore();

	/**
	 * The troubles of each quote come from its own seed, so that threads change nothing.
	 */
	private final Map<String, Random> troubles = new ConcurrentHashMap<>();

	private final FlakyQuoteStore store = new FlakyQuoteStore(this.stream, (quoteId) -> Trouble.NONE, this::trouble);

	private final InMemorySecrets secrets = new InMemorySecrets();

	private final List<CommandHandler> instances = List.of(newInstance(), newInstance());

	private final CommandHandler restarted = newInstance();

	@Test
	void the_invariants_hold_over_random_histories() throws InterruptedException {
		try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
			var sequences = threads.invokeAll(LongStream.range(0, SEQUENCES)
				.<Callable<CommandSequence>>mapToObj((seed) -> () -> run(seed))
				.toList());
			assertNothingWasLeftOut(sequences.stream().map(CommandSequencesTest::finished).toList());
		}
	}

	private CommandSequence run(long seed) {
		var sequence = new CommandSequence(seed, this.instances, this.stream);
		this.troubles.put(sequence.quoteId(), new Random(~seed));
		try {
			sequence.run();
			sequence.repeatEverythingAt(this.restarted);
		}
		catch (RuntimeException | AssertionError ex) {
			throw new AssertionError("seed " + seed + " after " + sequence, ex);
		}
		return sequence;
	}

	private Trouble trouble(String quoteId) {
		return switch (Objects.requireNonNull(this.troubles.get(quoteId)).nextInt(12)) {
			case 0 -> Trouble.LOSES_THE_RACE;
			case 1 -> Trouble.FAILS_BEFORE;
			case 2 -> Trouble.FAILS_AFTER;
			default -> Trouble.NONE;
		};
	}

	/** Histories that never get anywhere would prove nothing. */
	private static void assertNothingWasLeftOut(List<CommandSequence> sequences) {
		assertThat(sequences.stream().flatMap((sequence) -> sequence.states().stream())).contains(
				QuoteState.QUOTE_STATE_INITIATED, QuoteState.QUOTE_STATE_SAVED, QuoteState.QUOTE_STATE_FINALIZED,
				QuoteState.QUOTE_STATE_APPROVED, QuoteState.QUOTE_STATE_DECLINED, QuoteState.QUOTE_STATE_CANCELLED);
		assertThat(sequences.stream().flatMap((sequence) -> sequence.reasons().stream())).contains(
				ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED, ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND,
				ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS, ErrorReason.ERROR_REASON_REQUEST_ID_REUSED,
				ErrorReason.ERROR_REASON_STALE_QUOTE, ErrorReason.ERROR_REASON_SELF_APPROVAL,
				ErrorReason.ERROR_REASON_NOT_SAVED, ErrorReason.ERROR_REASON_MISSING_SECTION,
				ErrorReason.ERROR_REASON_QUOTE_LOCKED, ErrorReason.ERROR_REASON_QUOTE_CLOSED,
				ErrorReason.ERROR_REASON_REASON_REQUIRED, ErrorReason.ERROR_REASON_INVALID_TRANSITION);
	}

	private static CommandSequence finished(Future<CommandSequence> sequence) {
		try {
			return sequence.get();
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex.getCause());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private CommandHandler newInstance() {
		return new CommandHandler(this.store, new RecentQuotes(2 * SEQUENCES), this.secrets, Requests.CLOCK,
				new Settings(AssessmentGate.OPTIONAL, Duration.ofDays(30)));
	}

}
