package io.quotestream.command.api;

import java.util.HashMap;
import java.util.Map;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Service;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.inbox.CommandInbox;
import io.quotestream.command.inbox.CommandOutcomes;
import io.quotestream.command.inbox.OutcomeWatches;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc;
import io.quotestream.proto.command.v1.GetCommandOutcomeRequest;
import io.quotestream.proto.command.v1.GetCommandOutcomeResponse;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.SubmitCommandRequest;
import io.quotestream.proto.command.v1.SubmitCommandResponse;
import io.quotestream.proto.command.v1.SubmitCommandsRequest;
import io.quotestream.proto.command.v1.SubmitCommandsResponse;
import io.quotestream.proto.command.v1.SubmittedCommand;
import io.quotestream.proto.command.v1.WatchCommandOutcomeRequest;
import io.quotestream.proto.command.v1.WatchCommandOutcomeResponse;
import io.quotestream.proto.error.v1.CommandRefusal;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Correlation;

/** Takes commands and tells what became of them. */
@Service
public class CommandInboxEndpoint extends CommandInboxServiceGrpc.CommandInboxServiceImplBase {

	private final CommandInbox inbox;

	private final CommandOutcomes outcomes;

	private final OutcomeWatches watches;

	private final CommandFailures failures = new CommandFailures();

	public CommandInboxEndpoint(CommandInbox inbox, CommandOutcomes outcomes, OutcomeWatches watches) {
		this.inbox = inbox;
		this.outcomes = outcomes;
		this.watches = watches;
	}

	@Override
	public void submitCommand(SubmitCommandRequest request, StreamObserver<SubmitCommandResponse> response) {
		var ticket = this.inbox.submit(request.getCommand(), origin());
		response.onNext(SubmitCommandResponse.newBuilder().setTicket(ticket).build());
		response.onCompleted();
	}

	@Override
	public void submitCommands(SubmitCommandsRequest request, StreamObserver<SubmitCommandsResponse> response) {
		var origin = origin();
		var refused = new HashMap<String, CommandRefusal>();
		var answer = SubmitCommandsResponse.newBuilder();
		for (var command : request.getCommandsList()) {
			answer.addResults(submit(command, origin, refused));
		}
		response.onNext(answer.build());
		response.onCompleted();
	}

	/**
	 * Behind one that was not taken nothing of the same quote is, else the order is lost.
	 */
	private SubmittedCommand submit(QuoteCommand command, Origin origin, Map<String, CommandRefusal> refused) {
		var quoteId = CommandInbox.quoteId(command);
		var before = refused.get(quoteId);
		if (before != null) {
			return SubmittedCommand.newBuilder().setRefusal(before).build();
		}
		try {
			return SubmittedCommand.newBuilder().setTicket(this.inbox.submit(command, origin)).build();
		}
		catch (RuntimeException ex) {
			var refusal = this.failures.refusalFor(ex);
			if (refusal == null) {
				throw ex;
			}
			var stored = refusal.toMessage();
			refused.put(quoteId, stored);
			return SubmittedCommand.newBuilder().setRefusal(stored).build();
		}
	}

	@Override
	public void getCommandOutcome(GetCommandOutcomeRequest request,
			StreamObserver<GetCommandOutcomeResponse> response) {
		var outcome = this.outcomes.outcome(request.getTicket(), Caller.current());
		response.onNext(GetCommandOutcomeResponse.newBuilder().setOutcome(outcome).build());
		response.onCompleted();
	}

	@Override
	public void watchCommandOutcome(WatchCommandOutcomeRequest request,
			StreamObserver<WatchCommandOutcomeResponse> response) {
		this.watches.follow(request.getTicket(), Caller.current(),
				(ServerCallStreamObserver<WatchCommandOutcomeResponse>) response);
	}

	private static Origin origin() {
		return new Origin(Caller.current(), Correlation.current(), Correlation.traceparent());
	}

}
