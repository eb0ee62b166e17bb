package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.Endpoint;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;

import java.util.concurrent.CompletableFuture;

/**
 * A consumer of a group that hangs with the first event it gets, as a process does that
 * is stopped: its connection stays open, and nothing is answered on it.
 */
final class HangingConsumer implements StreamObserver<ReadResp>, AutoCloseable {

	/** The only thread of the connection: whoever holds it holds the answers to pings. */
	private final EventLoopGroup thread = new NioEventLoopGroup(1);

	private final ManagedChannel channel;

	private final CompletableFuture<Void> hangs = new CompletableFuture<>();

	private final CompletableFuture<Void> over = new CompletableFuture<>();

	private HangingConsumer(Endpoint server) {
		this.channel = NettyChannelBuilder.forAddress(server.getHost(), server.getPort())
			.usePlaintext()
			.eventLoopGroup(this.thread)
			.channelType(NioSocketChannel.class)
			.directExecutor()
			.build();
	}

	/** Returns when it holds an event and hangs. */
	static HangingConsumer of(String stream, String group) {
		HangingConsumer consumer = new HangingConsumer(ServerUnderTest.endpoint());
		ReadReq.Builder request = ReadReq.newBuilder();
		request.getOptionsBuilder()
			.setStreamIdentifier(Requests.stream(stream))
			.setGroupName(group)
			.setBufferSize(1)
			.getUuidOptionBuilder()
			.setStructured(Requests.EMPTY);
		PersistentSubscriptionsGrpc.newStub(consumer.channel).read(consumer).onNext(request.build());
		StoreClient.get(consumer.hangs);
		return consumer;
	}

	@Override
	public void onNext(ReadResp message) {
		if (message.hasEvent()) {
			this.hangs.complete(null);
			this.over.join();
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.hangs.completeExceptionally(failure);
	}

	@Override
	public void onCompleted() {
		// Never: a group has no end of its own.
	}

	@Override
	public void close() {
		this.over.complete(null);
		this.channel.shutdownNow();
		this.thread.shutdownGracefully();
	}

}
