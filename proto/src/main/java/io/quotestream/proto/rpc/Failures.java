package io.quotestream.proto.rpc;

import java.util.Map;

import com.google.rpc.Code;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.proto.error.v1.ErrorReason;

/**
 * Turns whatever a handler throws into a status with exactly one reason. Handlers
 * therefore catch nothing.
 */
public final class Failures implements ServerInterceptor {

	private static final Logger log = LoggerFactory.getLogger(Failures.class);

	private final FailureMapping mapping;

	public Failures(FailureMapping mapping) {
		this.mapping = mapping;
	}

	/** The status that answers a failure. */
	public StatusRuntimeException statusFor(Throwable failure) {
		var refusal = (failure instanceof Refusal own) ? own : this.mapping.refusalFor(failure);
		if (refusal == null) {
			log.error("Unexpected failure", failure);
			refusal = Refusal.of(Code.INTERNAL, ErrorReason.ERROR_REASON_INTERNAL_ERROR, "An internal fault.",
					Map.of("correlationId", Correlation.current()));
		}
		return refusal.toStatus();
	}

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

			private boolean answered;

			@Override
			public void onMessage(Q message) {
				guarded(() -> super.onMessage(message));
			}

			@Override
			public void onHalfClose() {
				guarded(super::onHalfClose);
			}

			private void guarded(Runnable step) {
				if (this.answered) {
					return;
				}
				try {
					step.run();
				}
				catch (RuntimeException ex) {
					this.answered = true;
					var status = statusFor(ex);
					var trailers = status.getTrailers();
					call.close(status.getStatus(), (trailers != null) ? trailers : new Metadata());
				}
			}
		};
	}

}
