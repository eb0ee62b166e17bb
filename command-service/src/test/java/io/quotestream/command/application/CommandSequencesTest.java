package io.quotestream.command.application;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.CommandSequence.Script;
import io.quotestream.command.domain.Command;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds whatever is sent: the invariants of the domain over thousands of random
 * histories, each on a store that loses races and answers. A failure names its seed,
 * which makes the same history again, and the shortest sequence that fails like it.
 *
 * <p>
 * More of them: {@code -Dsequences=100000}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandSequencesTest {

	private static final int SEQUENCES = Integer.getInteger("sequences", 5_000);

	private static final int COMMANDS = 25;

	/** Mostly pausing after a lost race. */
	private static final int AT_ONCE = 128;

	/** So many in one world, so that worlds are given back. */
	private static final int TOGETHER = 5_000;

	@Test
	void the_invariants_hold_over_random_histories() throws InterruptedException {
		for (var first = 0; first < SEQUENCES; first += TOGETHER) {
			var world = new SequenceWorld(2 * TOGETHER, true);
			try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
				var sequences = threads.invokeAll(LongStream.range(first, Math.min(SEQUENCES, first + TOGETHER))
					.<Callable<CommandSequence>>mapToObj((seed) -> () -> run(seed, world))
					.toList());
				assertNothingWasLeftOut(sequences.stream().map(CommandSequencesTest::finished).toList());
			}
		}
	}

	private static CommandSequence run(long seed, SequenceWorld world) {
		var sequence = new CommandSequence(quoteId(seed), world, randomScript(seed));
		try {
			sequence.run();
		}
		catch (RuntimeException | AssertionError ex) {
			throw new AssertionError(
					"seed " + seed + " fails: " + ex.getMessage() + "\nshortest sequence:\n" + shortest(seed, sequence),
					ex);
		}
		return sequence;
	}

	static String quoteId(long seed) {
		var random = new Random(seed);
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

	static Script randomScript(long seed) {
		var random = new Random(~seed);
		var commands = new RandomCommands(random, Requests.about(UUID.fromString(quoteId(seed)), Requests.CLOCK));
		return new Script() {

			private Instant time = Requests.CLOCK.instant();

			private int left = COMMANDS;

			@Override
			public @Nullable SequenceStep next(QuoteHistory now, List<SentCommand<?>> answered) {
				if (this.left-- == 0) {
					return null;
				}
				this.time = this.time.plus(switch (random.nextInt(100)) {
					case 0 -> Duration.ofDays(3000);
					case 1, 2, 3, 4, 5, 6 -> Duration.ofDays(random.nextInt(40));
					default -> Duration.ofMinutes(random.nextInt(3));
				});
				var sent = commands.next(now, this.time, answered);
				var etag = sent.header().getEtag();
				return new SequenceStep(sent, !etag.isEmpty() && etag.equals(now.etag()), random.nextInt(2), this.time);
			}
		};
	}

	/** On a store without troubles, unless it needs them to fail. */
	private static String shortest(long seed, CommandSequence failed) {
		var steps = failed.steps();
		var troubled = !fails(seed, steps, false);
		return ShortestSequence.of(steps, (some) -> fails(seed, some, troubled))
			.stream()
			.map(SequenceStep::toString)
			.collect(Collectors.joining("\n"));
	}

	private static boolean fails(long seed, List<SequenceStep> steps, boolean troubled) {
		var script = steps.iterator();
		try {
			new CommandSequence(quoteId(seed), new SequenceWorld(2, troubled),
					(now, answered) -> script.hasNext() ? script.next().on(now) : null)
				.run();
			return false;
		}
		catch (RuntimeException | AssertionError ex) {
			return true;
		}
	}

	/** Histories that never get anywhere would prove nothing. */
	private static void assertNothingWasLeftOut(List<CommandSequence> sequences) {
		assertThat(sequences.stream().flatMap((sequence) -> sequence.states().stream()).distinct())
			.containsAll(Arrays.stream(QuoteState.values())
				.filter((state) -> state != QuoteState.QUOTE_STATE_UNSPECIFIED && state != QuoteState.UNRECOGNIZED)
				.toList());
		assertThat(sequences.stream().flatMap((sequence) -> sequence.accepted().stream()).distinct())
			.containsExactlyInAnyOrder(Command.values());
		assertThat(sequences.stream().flatMap((sequence) -> sequence.reasons().stream()).distinct()).contains(
				ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED, ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND,
				ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS, ErrorReason.ERROR_REASON_REQUEST_ID_REUSED,
				ErrorReason.ERROR_REASON_STALE_QUOTE, ErrorReason.ERROR_REASON_SELF_APPROVAL,
				ErrorReason.ERROR_REASON_NOT_SAVED, ErrorReason.ERROR_REASON_MISSING_SECTION,
				ErrorReason.ERROR_REASON_QUOTE_LOCKED, ErrorReason.ERROR_REASON_QUOTE_CLOSED,
				ErrorReason.ERROR_REASON_QUOTE_EXPIRED, ErrorReason.ERROR_REASON_REASON_REQUIRED,
				ErrorReason.ERROR_REASON_INVALID_TRANSITION, ErrorReason.ERROR_REASON_ASSESSMENT_IN_PROGRESS,
				ErrorReason.ERROR_REASON_ASSESSMENT_STALE, ErrorReason.ERROR_REASON_NO_OPEN_REFERRAL,
				ErrorReason.ERROR_REASON_REFERRAL_OPEN, ErrorReason.ERROR_REASON_NOT_CLAIMANT,
				ErrorReason.ERROR_REASON_DECLINE_FINAL, ErrorReason.ERROR_REASON_NOT_EXPIRED_YET,
				ErrorReason.ERROR_REASON_VALIDITY_OUT_OF_RANGE, ErrorReason.ERROR_REASON_BROKER_INACTIVE,
				ErrorReason.ERROR_REASON_LEGAL_HOLD, ErrorReason.ERROR_REASON_PRIVACY_ERASED,
				ErrorReason.ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED,
				ErrorReason.ERROR_REASON_APPLICATION_NUMBER_NOT_REQUESTED,
				ErrorReason.ERROR_REASON_REVISION_OUT_OF_RANGE, ErrorReason.ERROR_REASON_CONSENT_MISSING,
				ErrorReason.ERROR_REASON_PREMIUM_MISSING, ErrorReason.ERROR_REASON_PREMIUM_STALE,
				ErrorReason.ERROR_REASON_RATE_PLAN_NOT_FOUND, ErrorReason.ERROR_REASON_PRICE_GUARANTEED,
				ErrorReason.ERROR_REASON_AUTHORITY_EXCEEDED, ErrorReason.ERROR_REASON_INVALID_REQUEST);
	}

	private static CommandSequence finished(Future<CommandSequence> sequence) {
		try {
			return sequence.get();
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex.getMessage(), ex.getCause());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
