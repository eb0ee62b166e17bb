package io.quotestream.benchmarks.store;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.quotestream.eventstore.protocol.EncodedResponses;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.EventMessages;

import java.util.List;

/** A persistent subscription that sends prepared bytes for ever and minds no answer. */
final class FloorSubscriptions implements PersistentSubscriptionsGrpc.AsyncService, BindableService {

	private static final byte[] CONFIRMATION = confirmation();

	private final PreparedMessages events;

	FloorSubscriptions(long seed) {
		EventMessages messages = new EventMessages(EventIds.STRUCTURED);
		this.events = new PreparedMessages(seed, (event) -> messages.delivered(event, 0));
	}

	@Override
	public ServerServiceDefinition bindService() {
		return EncodedResponses.of(PersistentSubscriptionsGrpc.bindService(this),
				PersistentSubscriptionsGrpc.getReadMethod(), ServerCalls.asyncBidiStreamingCall((client) -> {
					this.events.send((ServerCallStreamObserver<byte[]>) client, List.of(CONFIRMATION), Long.MAX_VALUE);
					return new Consumer();
				}));
	}

	private static byte[] confirmation() {
		ReadResp.Builder response = ReadResp.newBuilder();
		response.getSubscriptionConfirmationBuilder().setSubscriptionId("$all::floor");
		return response.build().toByteArray();
	}

	/** What a consumer says: parsed like everywhere, and then forgotten. */
	private static final class Consumer implements StreamObserver<ReadReq> {

		@Override
		public void onNext(ReadReq request) {
			// It is sent more as soon as it takes more, acknowledged or not.
		}

		@Override
		public void onError(Throwable failure) {
			// It has left.
		}

		@Override
		public void onCompleted() {
			// It leaves by cancelling.
		}

	}

}
