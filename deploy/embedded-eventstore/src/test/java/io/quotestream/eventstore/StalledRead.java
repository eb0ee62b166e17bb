package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent;
import io.quotestream.eventstore.protocol.StreamIdentifiers;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * A read or a catch-up subscription whose client takes one message, and no more until it
 * wakes. It expects the revisions of one stream from 0 on, without a gap.
 */
final class StalledRead implements ClientResponseObserver<ReadReq, ReadResp>, AutoCloseable {

	/** Of its own: a stalled call stalls its whole connection. */
	private final ManagedChannel channel;

	private @Nullable ClientCallStreamObserver<ReadReq> call;

	private volatile long received;

	private volatile boolean ended;

	private volatile @Nullable Throwable fault;

	private StalledRead(int port) {
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
	}

	static StalledRead subscribeToAll(int port) {
		return open(port, (options) -> {
			options.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance());
			options.getAllBuilder().setStart(Empty.getDefaultInstance());
		});
	}

	static StalledRead subscribeTo(int port, String stream) {
		return open(port, (options) -> {
			options.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance());
			from(stream, options);
		});
	}

	/** Reads a stream to its end, wherever that is by then. */
	static StalledRead read(int port, String stream) {
		return open(port, (options) -> {
			options.setCount(Long.MAX_VALUE);
			from(stream, options);
		});
	}

	/** Reads a stream of links to its end, each with what it leads to. */
	static StalledRead readLinks(int port, String stream) {
		return open(port, (options) -> {
			options.setCount(Long.MAX_VALUE);
			options.setResolveLinks(true);
			from(stream, options);
		});
	}

	private static void from(String stream, ReadReq.Options.Builder options) {
		options.getStreamBuilder()
			.setStart(Empty.getDefaultInstance())
			.setStreamIdentifier(StreamIdentifiers.write(stream));
	}

	private static StalledRead open(int port, Consumer<ReadReq.Options.Builder> what) {
		ReadReq.Builder request = ReadReq.newBuilder();
		request.getOptionsBuilder().setNoFilter(Empty.getDefaultInstance());
		request.getOptionsBuilder().getUuidOptionBuilder().setStructured(Empty.getDefaultInstance());
		what.accept(request.getOptionsBuilder());
		StalledRead stalled = new StalledRead(port);
		StreamsGrpc.newStub(stalled.channel).read(request.build(), stalled);
		return stalled;
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<ReadReq> started) {
		started.disableAutoRequestWithInitial(1);
		this.call = started;
	}

	@Override
	public void onNext(ReadResp message) {
		if (message.hasEvent()) {
			ReadEvent event = message.getEvent();
			long revision = (event.hasLink() ? event.getLink() : event.getEvent()).getStreamRevision();
			if (revision != this.received && this.fault == null) {
				this.fault = new AssertionError("revision %d came after %d".formatted(revision, this.received - 1));
			}
			// Only this thread writes it.
			this.received = revision + 1;
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (this.fault == null) {
			this.fault = failure;
		}
	}

	@Override
	public void onCompleted() {
		this.ended = true;
	}

	void wake() {
		if (this.call != null) {
			this.call.request(Integer.MAX_VALUE);
		}
	}

	/** How many came, each once and in order; else what went wrong. */
	long received() {
		Throwable wrong = this.fault;
		if (wrong != null) {
			throw new AssertionError("after " + this.received + " events", wrong);
		}
		return this.received;
	}

	boolean hasEnded() {
		return this.ended;
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

}
