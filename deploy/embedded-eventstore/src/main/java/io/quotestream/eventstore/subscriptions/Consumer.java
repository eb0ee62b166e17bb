package io.quotestream.eventstore.subscriptions;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo.ConnectionInfo;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.EventMessages;

/**
 * One connected consumer. Only its group's turns touch it, so its call is written by one
 * thread at a time.
 */
final class Consumer {

	private final ServerCallStreamObserver<byte[]> call;

	private final EventMessages messages;

	private final int bufferSize;

	private final String address;

	private final long connectedAt = System.nanoTime();

	private int inFlight;

	private long delivered;

	private boolean full;

	Consumer(ServerCallStreamObserver<byte[]> call, EventIds ids, int bufferSize, String address) {
		this.call = call;
		this.messages = new EventMessages(ids);
		this.bufferSize = Math.max(1, bufferSize);
		this.address = address;
	}

	/**
	 * Looks once, before a round of deliveries, whether it takes more: were this to
	 * change during the round, a later event could overtake an earlier one.
	 */
	void beginRound() {
		this.full = this.inFlight >= this.bufferSize || this.call.isCancelled() || !this.call.isReady();
	}

	boolean hasRoom() {
		return !this.full;
	}

	void confirm(String subscriptionId) {
		ReadResp.Builder confirmation = ReadResp.newBuilder();
		confirmation.getSubscriptionConfirmationBuilder().setSubscriptionId(subscriptionId);
		this.call.onNext(confirmation.build().toByteArray());
	}

	void deliver(Message message) {
		this.inFlight++;
		this.delivered++;
		this.full = this.full || this.inFlight >= this.bufferSize || !this.call.isReady();
		this.call.onNext(this.messages.delivered(message.event(), message.retries()));
	}

	/** One of its messages was answered or given up. */
	void settled() {
		this.inFlight--;
	}

	void drop(StatusRuntimeException reason) {
		this.call.onError(reason);
	}

	/** Ends the call of a consumer that said it is done. */
	void complete() {
		this.call.onCompleted();
	}

	ConnectionInfo info() {
		long seconds = Math.max(1, (System.nanoTime() - this.connectedAt) / 1_000_000_000);
		return ConnectionInfo.newBuilder()
			.setFrom(this.address)
			.setUsername("anonymous")
			.setAverageItemsPerSecond((int) (this.delivered / seconds))
			.setTotalItems(this.delivered)
			.setAvailableSlots(this.bufferSize - this.inFlight)
			.setInFlightMessages(this.inFlight)
			.setConnectionName("<unknown>")
			.build();
	}

}
