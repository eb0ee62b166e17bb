package io.quotestream.command.inbox;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.QuoteSecrets;
import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.domain.Rejected;
import io.quotestream.command.inbox.WaitingCommands.Waiting;
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

	private static final int ATTEMPTS = 10;

	private static final int APPEND_TRIES = 3;

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

	private final CommandHandler handler;

	private final QuoteSecrets secrets;

	private final SealedCommands sealed;

	private final InboxStore store;

	private final WaitingCommands waiting;

	private final int depth;

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
	 * Takes a command, once however often it is submitted.
	 * @throws Rejected when it is refused at once
	 * @throws EventStoreUnavailable when the outcome is unknown
	 */
	public CommandTicket submit(QuoteCommand command, Origin origin) {
		var typed = TypedCommand.of(command);
		var header = typed.header();
		for (int attempt = 1;; attempt++) {
			try {
				attempt(command, typed, header.getQuoteId(), header.getRequestId(), origin);
				return CommandTicket.newBuilder()
					.setQuoteId(header.getQuoteId())
					.setRequestId(header.getRequestId())
					.build();
			}
			catch (LostRace moved) {
				this.waiting.forget(header.getQuoteId());
				if (attempt == ATTEMPTS) {
					throw overloaded(header.getQuoteId(), "Too many commands for this quote at once.", Map.of());
				}
				pause();
			}
		}
	}

	/** The quote that a command is about. */
	public static String quoteId(QuoteCommand command) {
		return TypedCommand.of(command).header().getQuoteId();
	}

	private void attempt(QuoteCommand command, TypedCommand<?> typed, String quoteId, String requestId, Origin origin) {
		var before = this.waiting.of(quoteId);
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
			throw overloaded(quoteId, "Too many commands wait for this quote.",
					Map.of("waiting", Integer.toString(before.commands().size())));
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

	private static Rejected overloaded(String quoteId, String text, Map<String, String> metadata) {
		return new Rejected(ErrorReason.ERROR_REASON_OVERLOADED, text, metadata).with("quoteId", quoteId);
	}

	private static void pause() {
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
	}

}
