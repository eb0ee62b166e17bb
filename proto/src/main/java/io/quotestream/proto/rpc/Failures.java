package io.quotestream.proto.rpc;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.proto.error.v1.ErrorReason;

/**
 * Turns whatever a handler throws, or hands to {@code onError}, into a status with
 * exactly one reason. Handlers therefore catch nothing.
 */
public final class Failures implements ServerInterceptor {

	private static final Logger log = LoggerFactory.getLogger(Failures.class);

	private final FailureMapping mapping;

	public Failures(FailureMapping mapping) {
		this.mapping = mapping;
	}

	/** The status that answers a failure. */
	public StatusRuntimeException statusFor(Throwable failure) {
		return refusalFor(failure, Correlation.current()).toStatus();
	}

	private Refusal refusalFor(Throwable failure, String correlationId) {
		var refusal = (failure instanceof Refusal own) ? own : this.mapping.refusalFor(failure);
		if (refusal == null) {
			log.error("Unexpected failure", new MaskedException(failure));
			refusal = Refusal.of(Code.INTERNAL, ErrorReason.ERROR_REASON_INTERNAL_ERROR, "An internal fault.",
					Map.of("correlationId", correlationId));
		}
		return refusal;
	}

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		var answered = new AnsweredCall<>(call);
		try {
			return new GuardedListener<>(next.startCall(answered, headers), answered);
		}
		catch (RuntimeException | Error ex) {
			answered.fail(ex);
			return new ServerCall.Listener<>() {
			};
		}
	}

	/** Guards what may run a handler. After the first failure nothing more of it runs. */
	private static final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {

		private final AnsweredCall<Q, ?> call;

		private boolean failed;

		GuardedListener(ServerCall.Listener<Q> handler, AnsweredCall<Q, ?> call) {
			super(handler);
			this.call = call;
		}

		@Override
		public void onMessage(Q message) {
			guarded(() -> super.onMessage(message));
		}

		@Override
		public void onHalfClose() {
			guarded(super::onHalfClose);
		}

		@Override
		public void onReady() {
			guarded(super::onReady);
		}

		private void guarded(Runnable step) {
			if (this.failed) {
				return;
			}
			try {
				step.run();
			}
			catch (RuntimeException | Error ex) {
				this.failed = true;
				this.call.fail(ex);
			}
		}

	}

	/** A call that is answered once, whoever comes first. */
	private final class AnsweredCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

		private final String correlationId = Correlation.current();

		private final AtomicBoolean closed = new AtomicBoolean();

		AnsweredCall(ServerCall<Q, A> call) {
			super(call);
		}

		@Override
		public void close(Status status, Metadata trailers) {
			var failure = status.getCause();
			if (status.getCode() == Status.Code.UNKNOWN && failure != null) {
				fail(failure);
				return;
			}
			this.closed.set(true);
			super.close(status, trailers);
		}

		void fail(Throwable failure) {
			if (isMerelyGone(failure)) {
				log.debug("The caller went away", failure);
			}
			else if (this.closed.compareAndSet(false, true)) {
				refusalFor(failure, this.correlationId).answer(delegate());
			}
			else {
				log.error("Failed after the answer", new MaskedException(failure));
			}
		}

		private boolean isMerelyGone(Throwable failure) {
			var code = Status.fromThrowable(failure).getCode();
			return (code == Status.Code.CANCELLED || code == Status.Code.DEADLINE_EXCEEDED)
					&& (isCancelled() || Context.current().isCancelled());
		}

	}

}
