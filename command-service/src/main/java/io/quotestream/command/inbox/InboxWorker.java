package io.quotestream.command.inbox;

import java.time.Duration;
import java.time.InstantSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteHistory.Answer;
import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.error.v1.CommandRefusal;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.store.EventStoreUnavailable;

/**
 * Carries out what waits in inboxes. The next command of a quote is begun only when the
 * quote's stream holds what became of the one before, so any number of workers may be at
 * the same inbox: they do each other's work, in the same order, to the same outcome.
 */
public final class InboxWorker {

	private static final Logger log = LoggerFactory.getLogger(InboxWorker.class);

	private final CommandHandler handler;

	private final SealedCommands sealed;

	private final WaitingCommands waiting;

	private final InstantSource clock;

	private final MeterRegistry meters;

	public InboxWorker(CommandHandler handler, SealedCommands sealed, WaitingCommands waiting, InstantSource clock,
			MeterRegistry meters) {
		this.handler = handler;
		this.sealed = sealed;
		this.waiting = waiting;
		this.clock = clock;
		this.meters = meters;
	}

	/**
	 * Carries out everything up to this revision of a quote's inbox that waits; whoever
	 * was told of the revision may forget it when this returns.
	 * @throws EventStoreUnavailable when it is to be tried again
	 * @throws LostRace when it is to be tried again
	 * @throws Rejected when the quote is too busy now; never what a command was refused
	 * for
	 * @throws SealedCommands.UnreadableCommand when one can never be carried out: those
	 * behind it wait for ever
	 */
	public void carryOut(String quoteId, long revision) {
		var waiting = this.waiting.of(quoteId, revision);
		if (waiting.lastRevision() < revision) {
			throw new EventStoreUnavailable("the whole of an inbox",
					new IllegalStateException("Revision " + revision + " was announced, not shown"));
		}
		for (var taken : waiting.commands()) {
			if (taken.revision() <= revision) {
				carryOut(taken);
			}
		}
	}

	private void carryOut(TakenCommand taken) {
		try (var _ = MDC.putCloseable("correlationId", taken.metadata().correlationId())) {
			var answer = this.sealed.open(taken)
				.map((command) -> TypedCommand.of(command)
					.conclude(this.handler, taken.origin(), taken.metadata().requestDigest()))
				.orElseGet(() -> this.handler.concludeForgotten(taken.submitted().getCommand(), taken.quoteId(),
						taken.requestId(), taken.origin(), taken.metadata().requestDigest()));
			log.info("{} of quote {} was carried out from its inbox: {}", taken.submitted().getCommand(),
					taken.quoteId(), outcome(answer));
			Timer.builder("quotestream.inbox.wait")
				.description("From taking a command to having its outcome")
				.tag("outcome", outcome(answer))
				.register(this.meters)
				.record(Duration.between(taken.takenAt(), this.clock.instant()));
		}
	}

	private static String outcome(Answer answer) {
		return switch (answer.refusal()) {
			case null -> "in-effect";
			case CommandRefusal fault when fault.getReason() == ErrorReason.ERROR_REASON_INTERNAL_ERROR -> "failed";
			case CommandRefusal _ -> "refused";
		};
	}

}
