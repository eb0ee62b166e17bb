package io.quotestream.proto.rpc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.rpc.Code;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

import io.quotestream.proto.error.v1.ErrorReason;

/**
 * Answers at once with RESOURCE_EXHAUSTED when too many calls are under way, instead of
 * letting all of them become late. Unary calls and streams are counted apart, so that
 * idle watches take nothing from commands and queries.
 */
public final class Overload implements ServerInterceptor {

	private static final Duration RETRY_AFTER = Duration.ofMillis(250);

	private final Semaphore unary;

	private final Semaphore streams;

	public Overload(int unaryCalls, int streams) {
		this.unary = new Semaphore(unaryCalls);
		this.streams = new Semaphore(streams);
	}

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		if (PlatformCalls.include(call)) {
			return next.startCall(call, headers);
		}
		var places = (call.getMethodDescriptor().getType() == MethodType.UNARY) ? this.unary : this.streams;
		if (!places.tryAcquire()) {
			Refusal
				.retryLater(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED, "Too much at once.", Map.of(),
						RETRY_AFTER)
				.answer(call);
			return new ServerCall.Listener<>() {
			};
		}
		var place = new Place(places);
		try {
			return new CountedListener<>(next.startCall(new CountedCall<>(call, place), headers), place);
		}
		catch (RuntimeException | Error ex) {
			place.release();
			throw ex;
		}
	}

	/** One call's place among those under way; given back once. */
	private record Place(Semaphore places, AtomicBoolean held) {

		Place(Semaphore places) {
			this(places, new AtomicBoolean(true));
		}

		void release() {
			if (this.held.compareAndSet(true, false)) {
				this.places.release();
			}
		}

	}

	private static final class CountedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

		private final Place place;

		CountedCall(ServerCall<Q, A> call, Place place) {
			super(call);
			this.place = place;
		}

		@Override
		public void close(Status status, Metadata trailers) {
			this.place.release();
			super.close(status, trailers);
		}

	}

	/**
	 * gRPC tells of a cancelled call only after its handler returned, so that work goes
	 * on being counted when its caller is gone.
	 */
	private static final class CountedListener<Q> extends SimpleForwardingServerCallListener<Q> {

		private final Place place;

		CountedListener(ServerCall.Listener<Q> handler, Place place) {
			super(handler);
			this.place = place;
		}

		@Override
		public void onCancel() {
			this.place.release();
			super.onCancel();
		}

		@Override
		public void onComplete() {
			this.place.release();
			super.onComplete();
		}

	}

}
