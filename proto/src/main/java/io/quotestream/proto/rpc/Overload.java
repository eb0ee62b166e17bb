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
		var service = call.getMethodDescriptor().getServiceName();
		if (service != null && service.startsWith("grpc.")) {
			return next.startCall(call, headers);
		}
		var places = (call.getMethodDescriptor().getType() == MethodType.UNARY) ? this.unary : this.streams;
		if (!places.tryAcquire()) {
			var status = Refusal
				.retryLater(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED, "Too much at once.", Map.of(),
						RETRY_AFTER)
				.toStatus();
			var trailers = status.getTrailers();
			call.close(status.getStatus(), (trailers != null) ? trailers : new Metadata());
			return new ServerCall.Listener<>() {
			};
		}
		var held = new AtomicBoolean(true);
		Runnable release = () -> {
			if (held.compareAndSet(true, false)) {
				places.release();
			}
		};
		var counted = new SimpleForwardingServerCall<Q, A>(call) {
			@Override
			public void close(Status status, Metadata trailers) {
				release.run();
				super.close(status, trailers);
			}
		};
		return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
			@Override
			public void onCancel() {
				release.run();
				super.onCancel();
			}

			@Override
			public void onComplete() {
				release.run();
				super.onComplete();
			}
		};
	}

}
