package io.quotestream.local;

import java.util.concurrent.TimeUnit;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub;
import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc.QuoteQueryServiceBlockingStub;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.view.v1.QuoteView;

/** The system as one broker reaches it. */
public final class Quotes implements AutoCloseable {

	private static final Caller BROKER = new Caller(Role.BROKER, "crash-test", "B-100");

	private static final long DEADLINE_SECONDS = 5;

	private final ManagedChannel commandChannel;

	private final ManagedChannel queryChannel;

	private final QuoteCommandServiceBlockingStub commands;

	private final QuoteQueryServiceBlockingStub queries;

	private final PatientCalls commandCalls;

	private final PatientCalls queryCalls;

	/**
	 * Reaches the system at two addresses, which are the same where a gateway is in front
	 * of it.
	 */
	public Quotes(String commandAddress, String queryAddress) {
		this.commandChannel = NettyChannelBuilder.forTarget(commandAddress).usePlaintext().build();
		this.queryChannel = NettyChannelBuilder.forTarget(queryAddress).usePlaintext().build();
		this.commandCalls = new PatientCalls(this.commandChannel);
		this.queryCalls = new PatientCalls(this.queryChannel);
		var headers = new Metadata();
		headers.put(Caller.HEADER, BROKER.toHeader());
		var identity = MetadataUtils.newAttachHeadersInterceptor(headers);
		this.commands = QuoteCommandServiceGrpc.newBlockingStub(this.commandChannel).withInterceptors(identity);
		this.queries = QuoteQueryServiceGrpc.newBlockingStub(this.queryChannel).withInterceptors(identity);
	}

	/** Sends a command, the same again until it is acknowledged. */
	CommandReceipt send(Command command) {
		return this.commandCalls
			.call(() -> command.call().apply(this.commands.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)));
	}

	/** The quote once its view has come to a revision. */
	QuoteView get(String quoteId, long minRevision) {
		var request = GetQuoteRequest.newBuilder().setQuoteId(quoteId).setMinRevision(minRevision).build();
		return this.queryCalls.call(
				() -> this.queries.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).getQuote(request).getQuote());
	}

	/** How many commands were sent again because no answer came. */
	public long commandsRepeated() {
		return this.commandCalls.repeated();
	}

	@Override
	public void close() {
		this.commandChannel.shutdownNow();
		this.queryChannel.shutdownNow();
	}

}
