package io.quotestream.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call made as the contract wants it made: where the outcome is unknown, or the answer
 * is to come again, the very same is sent again. A service that a busy machine keeps
 * waiting may say so at any time, and is no test's business.
 */
final class PatientCall<Q, A> extends ClientCall<Q, A> {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration TRY = Duration.ofSeconds(10);

	private static final Executor PAUSE = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

	private final Supplier<ClientCall<Q, A>> tries;

	private final Instant end = Instant.now().plus(PATIENCE);

	private final Metadata headers = new Metadata();

	private @Nullable Listener<A> listener;

	private @Nullable Q message;

	private volatile @Nullable ClientCall<Q, A> current;

	private PatientCall(Supplier<ClientCall<Q, A>> tries) {
		this.tries = tries;
	}

	@Override
	public void start(Listener<A> listener, Metadata headers) {
		this.listener = listener;
		this.headers.merge(headers);
	}

	@Override
	public void sendMessage(Q message) {
		this.message = message;
	}

	@Override
	public void halfClose() {
		var headers = new Metadata();
		headers.merge(this.headers);
		var call = this.tries.get();
		this.current = call;
		call.start(new OneAnswer(Objects.requireNonNull(this.listener)), headers);
		// As stubs ask: one message, and to see that there is no second.
		call.request(2);
		call.sendMessage(Objects.requireNonNull(this.message));
		call.halfClose();
	}

	@Override
	public void request(int messages) {
		// Each try asks for its own.
	}

	@Override
	public void cancel(@Nullable String why, @Nullable Throwable cause) {
		var call = this.current;
		if (call != null) {
			call.cancel(why, cause);
		}
	}

	private boolean isPassing(Status status) {
		return Instant.now().isBefore(this.end) && switch (status.getCode()) {
			case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
			default -> false;
		};
	}

	/** Of the tries only the last one's answer reaches the caller. */
	private final class OneAnswer extends Listener<A> {

		private final Listener<A> caller;

		private OneAnswer(Listener<A> caller) {
			this.caller = caller;
		}

		@Override
		public void onMessage(A message) {
			this.caller.onMessage(message);
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			if (isPassing(status)) {
				PAUSE.execute(PatientCall.this::halfClose);
			}
			else {
				this.caller.onClose(status, trailers);
			}
		}

	}

	/**
	 * Has every unary call made patiently, unless it has a deadline: who sets one wants
	 * to see the first answer.
	 */
	static final class Interceptor implements ClientInterceptor {

		@Override
		public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
			if (method.getType() != MethodType.UNARY || options.getDeadline() != null) {
				return next.newCall(method, options);
			}
			return new PatientCall<>(() -> next.newCall(method, options.withDeadlineAfter(TRY)));
		}

	}

}
