package io.quotestream.command.inbox;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.grpc.Context;
import io.grpc.Deadline;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.QuoteSecrets;
import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.application.QuoteTurns;
import io.quotestream.command.domain.Rejected;
import io.quotestream.command.inbox.WaitingCommands.Waiting;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreUnavailable;

/**
 * Takes commands that are to be carried out later. Two that are submitted at once are
 * told apart by the revision of the inbox, so none is taken twice.
 */
public final class CommandInbox {

	private static final int APPEND_TRIES = 3;

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

	/** Of callers who do not say how long they wait. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final CommandHandler handler;

	private final QuoteSecrets secrets;

	private final SealedCommands sealed;

	private final InboxStore store;

	private final WaitingCommands waiting;

	private final int depth;

	private final QuoteTurns turns = new QuoteTurns();

	private final Counter taken;

	/**
	 * An inbox of each quote.
	 * @param depth how many commands of one quote may wait
	 */
	public CommandInbox(CommandHandler handler, QuoteSecrets secrets, SealedCommands sealed, InboxStore store,
			WaitingCommands waiting, int depth, MeterRegistry meters) {
		this.handler = handler;
		this.secrets = secrets;
		this.sealed = sealed;
		this.store = store;
		this.waiting = waiting;
		this.depth = depth;
		this.taken = Counter.builder("quotestream.inbox.taken")
			.description("Commands taken to be carried out later")
			.register(meters);
	}

	/**
	 * Takes a command, once however often it is submitted. Whoever loses a race against
	 * another instance is tried again as long as the caller waits.
	 * @throws Rejected when it is refused at once
	 * @throws EventStoreUnavailable when the outcome is unknown, or its turn did not come
	 * while the caller waits
	 */
	public CommandTicket submit(QuoteCommand command, Origin origin) {
		var typed = TypedCommand.of(command);
		var header = typed.header();
		var caller = Context.current().getDeadline();
		var deadline = (caller != null) ? caller : Deadline.after(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
		var patience = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
		return this.turns.inTurn(header.getQuoteId(), patience, () -> submit(command, typed, header, origin, deadline))
			.orElseThrow(() -> new EventStoreUnavailable("those who submitted before", new LostRace()));
	}

	private CommandTicket submit(QuoteCommand command, TypedCommand<?> typed, CommandHeader header, Origin origin,
			Deadline deadline) {
		var quoteId = header.getQuoteId();
		var before = this.waiting.of(quoteId);
		while (true) {
			try {
				take(command, typed, quoteId, header.getRequestId(), origin, before);
				return CommandTicket.newBuilder().setQuoteId(quoteId).setRequestId(header.getRequestId()).build();
			}
			catch (LostRace race) {
				if (deadline.isExpired()) {
					throw new EventStoreUnavailable("in time for a place in an inbox", race);
				}
				pause();
				before = behind(before, quoteId);
			}
		}
	}

	/**
	 * What waits after a lost race. Where nobody was faster the race was lost against
	 * what is remembered: the store was put back to an older copy.
	 */
	private Waiting behind(Waiting before, String quoteId) {
		var now = this.waiting.of(quoteId);
		if (now.lastRevision() != before.lastRevision()) {
			return now;
		}
		this.waiting.forget(quoteId);
		return this.waiting.of(quoteId);
	}

	/** The quote that a command is about. */
	public static String quoteId(QuoteCommand command) {
		return TypedCommand.of(command).header().getQuoteId();
	}

	private void take(QuoteCommand command, TypedCommand<?> typed, String quoteId, String requestId, Origin origin,
			Waiting before) {
		var opener = before.creation().map(TakenCommand::submitter).orElse(null);
		if (typed.admit(this.handler, origin.caller(), before.history(), opener)) {
			return;
		}
		var digest = digest(typed, quoteId, before);
		var same = before.find(requestId);
		if (same.isPresent()) {
			if (!same.get().metadata().requestDigest().equals(digest)) {
				throw CommandHandler.reused(requestId);
			}
			return;
		}
		if (before.commands().size() >= this.depth) {
			throw new Rejected(ErrorReason.ERROR_REASON_OVERLOADED, "Too many commands wait for this quote.",
					Map.of("quoteId", quoteId, "waiting", Integer.toString(before.commands().size())));
		}
		var submitted = this.sealed.seal(command, quoteId, requestId)
			.setCommand(typed.command().rpcName())
			.setBrokerId(origin.caller().broker())
			.build();
		appendSurely(quoteId, before.lastRevision(), submitted, new EventMetadata(origin.correlationId(), requestId,
				requestId, digest, origin.caller().actor(), origin.caller().role(), origin.traceparent()));
		this.taken.increment();
	}

	/** What waits was sealed, so there are keys. */
	private String digest(TypedCommand<?> typed, String quoteId, Waiting before) {
		if (!before.history().quote().exists() && before.commands().isEmpty()) {
			this.secrets.prepare(quoteId);
		}
		return typed.digest(this.secrets).orElseThrow(() -> CommandHandler.erased(quoteId));
	}

	/**
	 * An unknown outcome is settled by sending the very same event again: it cannot be
	 * written twice.
	 */
	private void appendSurely(String quoteId, long expectedRevision, CommandSubmitted submitted,
			EventMetadata metadata) {
		var id = UUID.randomUUID();
		for (int attempt = 1;; attempt++) {
			try {
				this.store.append(quoteId, expectedRevision, id, submitted, metadata);
				return;
			}
			catch (EventStoreUnavailable ex) {
				if (attempt == APPEND_TRIES) {
					throw ex;
				}
				pause();
			}
		}
	}

	private static void pause() {
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
	}

}
