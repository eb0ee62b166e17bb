package io.quotestream.eventstore.streams;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneResp;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.StreamIdentifiers;

/** The Streams service; its methods only hand over work and never block. */
public final class StreamsService extends StreamsGrpc.StreamsImplBase {

	private final EventLog log;

	private final OpenCalls openCalls;

	public StreamsService(EventLog log, OpenCalls openCalls) {
		this.log = log;
		this.openCalls = openCalls;
	}

	@Override
	public StreamObserver<AppendReq> append(StreamObserver<AppendResp> client) {
		tolerateCancel(client);
		return new AppendCall(this.log.writer(), client);
	}

	@Override
	public void read(ReadReq request, StreamObserver<ReadResp> client) {
		try {
			EventSource source = ReadRequest.source(request.getOptions(), this.log.tail());
			new ReadCall(source, (ServerCallStreamObserver<ReadResp>) client, this.log, this.openCalls).start();
		}
		catch (StatusRuntimeException ex) {
			client.onError(ex);
		}
	}

	@Override
	public void delete(DeleteReq request, StreamObserver<DeleteResp> client) {
		tolerateCancel(client);
		try {
			DeleteReq.Options options = request.getOptions();
			String stream = StreamIdentifiers.read(options.getStreamIdentifier());
			ExpectedRevision expected = Expectations.of(options);
			WriteResponses responses = new WriteResponses(stream);
			Context context = Context.current();
			this.log.writer()
				.submit((transaction) -> transaction.delete(stream, expected), context::isCancelled)
				.whenComplete((outcome, failure) -> responses.reply(client, outcome, failure, () -> {
					DeleteResp.Builder response = DeleteResp.newBuilder();
					long position = responses.position(outcome);
					response.getPositionBuilder().setCommitPosition(position).setPreparePosition(position);
					return response.build();
				}));
		}
		catch (StatusRuntimeException ex) {
			client.onError(ex);
		}
	}

	@Override
	public void tombstone(TombstoneReq request, StreamObserver<TombstoneResp> client) {
		tolerateCancel(client);
		try {
			TombstoneReq.Options options = request.getOptions();
			String stream = StreamIdentifiers.read(options.getStreamIdentifier());
			ExpectedRevision expected = Expectations.of(options);
			WriteResponses responses = new WriteResponses(stream);
			Context context = Context.current();
			this.log.writer()
				.submit((transaction) -> transaction.tombstone(stream, expected), context::isCancelled)
				.whenComplete((outcome, failure) -> responses.reply(client, outcome, failure, () -> {
					TombstoneResp.Builder response = TombstoneResp.newBuilder();
					long position = responses.position(outcome);
					response.getPositionBuilder().setCommitPosition(position).setPreparePosition(position);
					return response.build();
				}));
		}
		catch (StatusRuntimeException ex) {
			client.onError(ex);
		}
	}

	/** A client may go before its answer; the write stands, and nobody needs to hear. */
	private static void tolerateCancel(StreamObserver<?> client) {
		((ServerCallStreamObserver<?>) client).setOnCancelHandler(() -> {
		});
	}

}
