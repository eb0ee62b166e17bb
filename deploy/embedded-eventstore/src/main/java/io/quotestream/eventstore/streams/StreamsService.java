package io.quotestream.eventstore.streams;

import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneResp;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.LogChange;
import io.quotestream.eventstore.log.WriteOutcome;
import io.quotestream.eventstore.protocol.EncodedResponses;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.UnaryAnswer;

import java.util.concurrent.CompletableFuture;

/** The Streams service; its methods only hand over work and never block. */
public final class StreamsService implements StreamsGrpc.AsyncService, BindableService {

	private final EventLog log;

	private final OpenCalls openCalls;

	public StreamsService(EventLog log, OpenCalls openCalls) {
		this.log = log;
		this.openCalls = openCalls;
	}

	@Override
	public ServerServiceDefinition bindService() {
		return EncodedResponses.of(StreamsGrpc.bindService(this), StreamsGrpc.getReadMethod(),
				ServerCalls.asyncServerStreamingCall(this::readEncoded));
	}

	@Override
	public StreamObserver<AppendReq> append(StreamObserver<AppendResp> client) {
		UnaryAnswer.tolerateCancel(client);
		return new AppendCall(this.log.writer(), client, this.openCalls);
	}

	private void readEncoded(ReadReq request, StreamObserver<byte[]> client) {
		try {
			EventSource source = ReadRequest.source(request.getOptions(), this.log.tail());
			new ReadCall(source, (ServerCallStreamObserver<byte[]>) client, this.log, this.openCalls).start();
		}
		catch (StatusRuntimeException ex) {
			client.onError(ex);
		}
	}

	@Override
	public void delete(DeleteReq request, StreamObserver<DeleteResp> client) {
		UnaryAnswer.of(client, () -> {
			WriteTarget target = WriteTarget.of(request.getOptions());
			return end(target, (transaction) -> transaction.delete(target.stream(), target.expected()))
				.thenApply((position) -> {
					DeleteResp.Builder response = DeleteResp.newBuilder();
					response.getPositionBuilder().setCommitPosition(position).setPreparePosition(position);
					return response.build();
				});
		});
	}

	@Override
	public void tombstone(TombstoneReq request, StreamObserver<TombstoneResp> client) {
		UnaryAnswer.of(client, () -> {
			WriteTarget target = WriteTarget.of(request.getOptions());
			return end(target, (transaction) -> transaction.tombstone(target.stream(), target.expected()))
				.thenApply((position) -> {
					TombstoneResp.Builder response = TombstoneResp.newBuilder();
					response.getPositionBuilder().setCommitPosition(position).setPreparePosition(position);
					return response.build();
				});
		});
	}

	/** Deletes in one way or the other, and answers the position of the deletion. */
	private CompletableFuture<Long> end(WriteTarget target, LogChange<WriteOutcome> deletion) {
		return this.log.writer()
			.submit(deletion, Context.current()::isCancelled)
			.thenApply(new WriteResponses(target.stream())::position);
	}

}
