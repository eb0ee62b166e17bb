package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The messages of one call as they come over the wire, and its end. It takes them all, or
 * none beyond the first until told.
 */
final class RawCall<Q, R> implements ClientResponseObserver<Q, R>, AutoCloseable {

	private final boolean stalled;

	private final BlockingQueue<R> messages = new LinkedBlockingQueue<>();

	private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();

	private @Nullable ClientCallStreamObserver<Q> call;

	RawCall(boolean stalled) {
		this.stalled = stalled;
	}

	static RawCall<ReadReq, ReadResp> read(ReadReq.Options.Builder options) {
		return read(ServerUnderTest.CHANNEL, options, false);
	}

	/** A reader that takes one message, on a connection of its own. */
	static RawCall<ReadReq, ReadResp> stalled(ManagedChannel channel, ReadReq.Options.Builder options) {
		return read(channel, options, true);
	}

	private static RawCall<ReadReq, ReadResp> read(ManagedChannel channel, ReadReq.Options.Builder options,
			boolean stalled) {
		RawCall<ReadReq, ReadResp> call = new RawCall<>(stalled);
		StreamsGrpc.newStub(channel).read(ReadReq.newBuilder().setOptions(options).build(), call);
		return call;
	}

	/** Sends an append message by message. */
	static RawCall<AppendReq, AppendResp> append(AppendReq... messages) {
		RawCall<AppendReq, AppendResp> call = new RawCall<>(false);
		StreamObserver<AppendReq> request = StreamsGrpc.newStub(ServerUnderTest.CHANNEL).append(call);
		for (AppendReq message : messages) {
			request.onNext(message);
		}
		request.onCompleted();
		return call;
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<Q> started) {
		this.call = started;
		if (this.stalled) {
			started.disableAutoRequestWithInitial(1);
		}
	}

	@Override
	public void onNext(R message) {
		this.messages.add(message);
	}

	@Override
	public void onError(Throwable failure) {
		this.end.complete((StatusRuntimeException) failure);
	}

	@Override
	public void onCompleted() {
		this.end.complete(Status.OK.asRuntimeException());
	}

	R next() {
		try {
			R next = this.messages.poll(StoreClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("nothing came");
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	List<R> next(int count) {
		List<R> next = new ArrayList<>();
		while (next.size() < count) {
			next.add(next());
		}
		return next;
	}

	/** All that came until the call ended well. */
	List<R> all() {
		assertEnded(Code.OK);
		return List.copyOf(this.messages);
	}

	int waiting() {
		return this.messages.size();
	}

	/** Lets a stalled reader take everything. */
	void resume() {
		if (this.call != null) {
			this.call.request(Integer.MAX_VALUE);
		}
	}

	/** What the call ended with, also if that was well. */
	StatusRuntimeException end() {
		return StoreClient.get(this.end);
	}

	Code code() {
		return end().getStatus().getCode();
	}

	private void assertEnded(Code code) {
		if (code() != code) {
			throw new AssertionError("the call failed", end());
		}
	}

	@Override
	public void close() {
		if (this.call != null) {
			this.call.cancel("the test is over", null);
		}
	}

}
