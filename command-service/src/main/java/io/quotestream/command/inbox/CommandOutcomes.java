package io.quotestream.command.inbox;

import java.util.Map;
import java.util.Optional;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.command.v1.CommandOutcome;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.CommandWaiting;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;

/**
 * Tells what became of commands: what the quote's stream answers, and as long as it does
 * not, whether they wait.
 */
public final class CommandOutcomes {

	private final WaitingCommands waiting;

	public CommandOutcomes(WaitingCommands waiting) {
		this.waiting = waiting;
	}

	/**
	 * How a command stands now.
	 * @throws Rejected when there is none that the caller may know of
	 */
	public CommandOutcome outcome(CommandTicket ticket, Caller caller) {
		var quoteId = ticket.getQuoteId();
		var requestId = ticket.getRequestId();
		var waits = this.waiting.of(quoteId);
		requireMayKnow(caller, waits.history(), ticket);
		return answered(quoteId, requestId, waits.history())
			.or(() -> waits.find(requestId)
				.map((taken) -> CommandOutcome.newBuilder()
					.setWaiting(CommandWaiting.newBuilder().setAhead(waits.commands().indexOf(taken)))
					.build()))
			.orElseThrow(() -> notFound(ticket));
	}

	private static Optional<CommandOutcome> answered(String quoteId, String requestId, QuoteHistory history) {
		return history.answerTo(requestId).map((answer) -> {
			if (answer.refusal() != null) {
				return CommandOutcome.newBuilder().setRefusal(answer.refusal()).build();
			}
			return CommandOutcome.newBuilder()
				.setReceipt(CommandReceipt.newBuilder()
					.setQuoteId(quoteId)
					.setRevision(answer.revision())
					.setEtag(answer.etag())
					.setState(answer.state()))
				.build();
		});
	}

	/** Who submitted a command may know of it even when the quote is not theirs. */
	private void requireMayKnow(Caller caller, QuoteHistory history, CommandTicket ticket) {
		if (history.quote().exists() && CommandHandler.mayAccess(caller, history.quote())) {
			return;
		}
		var theirs = this.waiting.find(ticket.getQuoteId(), ticket.getRequestId())
			.map(TakenCommand::submitter)
			.filter((submitter) -> isOneOf(caller, submitter));
		if (theirs.isEmpty()) {
			throw notFound(ticket);
		}
	}

	private static boolean isOneOf(Caller caller, Caller submitter) {
		return caller.role() == submitter.role() && ((caller.role() == Role.BROKER)
				? caller.broker().equals(submitter.broker()) : caller.actor().equals(submitter.actor()));
	}

	private static Rejected notFound(CommandTicket ticket) {
		return new Rejected(ErrorReason.ERROR_REASON_COMMAND_NOT_FOUND, "No such command.",
				Map.of("quoteId", ticket.getQuoteId(), "requestId", ticket.getRequestId()));
	}

}
