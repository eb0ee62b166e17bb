package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.quotestream.eventstore.protocol.StreamIdentifiers;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A consumer of a group of one stream that answers nothing until it wakes, and perhaps
 * does not even take what is sent. It expects every revision at least once.
 */
final class StalledConsumer implements ClientResponseObserver<ReadReq, ReadResp>, AutoCloseable {

	private final ManagedChannel channel;

	private final boolean takes;

	private final List<Shared.UUID> unanswered = new ArrayList<>();

	private final BitSet received = new BitSet();

	private @Nullable ClientCallStreamObserver<ReadReq> call;

	private boolean awake;

	private @Nullable Throwable fault;

	private StalledConsumer(int port, boolean takes) {
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
		this.takes = takes;
	}

	static StalledConsumer connect(int port, String stream, String group, int bufferSize, boolean takes) {
		StalledConsumer consumer = new StalledConsumer(port, takes);
		ReadReq.Builder request = ReadReq.newBuilder();
		request.getOptionsBuilder()
			.setStreamIdentifier(StreamIdentifiers.write(stream))
			.setGroupName(group)
			.setBufferSize(bufferSize)
			.getUuidOptionBuilder()
			.setStructured(Empty.getDefaultInstance());
		PersistentSubscriptionsGrpc.newStub(consumer.channel).read(consumer).onNext(request.build());
		return consumer;
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<ReadReq> started) {
		started.disableAutoRequestWithInitial(this.takes ? Integer.MAX_VALUE : 1);
		this.call = started;
	}

	@Override
	public synchronized void onNext(ReadResp message) {
		if (message.hasEvent()) {
			this.received.set((int) message.getEvent().getEvent().getStreamRevision());
			this.unanswered.add(message.getEvent().getEvent().getId());
			if (this.awake) {
				answer();
			}
		}
	}

	@Override
	public synchronized void onError(Throwable failure) {
		this.fault = failure;
	}

	@Override
	public void onCompleted() {
		// Never: a group has no end of its own.
	}

	/** Acknowledges what came, and from now on what comes. */
	synchronized void wake() {
		this.awake = true;
		if (!this.takes && this.call != null) {
			this.call.request(Integer.MAX_VALUE);
		}
		answer();
	}

	private void answer() {
		if (this.call != null) {
			ReadReq.Builder request = ReadReq.newBuilder();
			request.getAckBuilder().addAllIds(this.unanswered);
			this.call.onNext(request.build());
			this.unanswered.clear();
		}
	}

	/** How many different events came; else what went wrong. */
	synchronized int received() {
		if (this.fault != null) {
			throw new AssertionError("after " + this.received.cardinality() + " events", this.fault);
		}
		return this.received.cardinality();
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

}
