package io.quotestream.benchmarks.store;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.quotestream.eventstore.protocol.EncodedResponses;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.EventMessages;
import io.quotestream.eventstore.protocol.UnaryAnswer;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Appends that store nothing, and reads of prepared bytes. */
final class FloorStreams implements StreamsGrpc.AsyncService, BindableService {

	private static final AppendResp APPENDED = appended();

	private final PreparedMessages events;

	/** Missing where appends cost the disk nothing. */
	private final @Nullable ForcedAppends forced;

	FloorStreams(long seed, @Nullable ForcedAppends forced) {
		this.forced = forced;
		this.events = new PreparedMessages(seed, new EventMessages(EventIds.STRUCTURED)::read);
	}

	@Override
	public ServerServiceDefinition bindService() {
		return EncodedResponses.of(StreamsGrpc.bindService(this), StreamsGrpc.getReadMethod(),
				ServerCalls.asyncServerStreamingCall((request, client) -> this.events
					.send((ServerCallStreamObserver<byte[]>) client, List.of(), request.getOptions().getCount())));
	}

	@Override
	public StreamObserver<AppendReq> append(StreamObserver<AppendResp> client) {
		return new Append(client, this.forced);
	}

	private static AppendResp appended() {
		AppendResp.Builder response = AppendResp.newBuilder();
		response.getSuccessBuilder()
			.setCurrentRevision(0)
			.getPositionBuilder()
			.setCommitPosition(1)
			.setPreparePosition(1);
		return response.build();
	}

	/** One append: parsed like everywhere, and then forgotten. */
	private record Append(StreamObserver<AppendResp> client,
			@Nullable ForcedAppends forced) implements StreamObserver<AppendReq> {

		@Override
		public void onNext(AppendReq request) {
			// Nothing is kept of it.
		}

		@Override
		public void onError(Throwable failure) {
			// The client is gone.
		}

		@Override
		public void onCompleted() {
			if (this.forced != null) {
				UnaryAnswer.send(this.client, this.forced.append(APPENDED));
				return;
			}
			this.client.onNext(APPENDED);
			this.client.onCompleted();
		}

	}

}
