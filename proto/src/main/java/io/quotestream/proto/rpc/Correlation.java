package io.quotestream.proto.rpc;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Gives every call a correlation id: the caller's {@code x-correlation-id}, else the
 * gateway's {@code x-request-id}, else a new one. It goes into the log, into event
 * metadata and back to the caller. Logs one line a call: method, code and time taken,
 * nothing of the content.
 */
public final class Correlation implements ServerInterceptor {

	private static final Logger log = LoggerFactory.getLogger(Correlation.class);

	/** Name of the id in headers. */
	public static final Metadata.Key<String> HEADER = Metadata.Key.of("x-correlation-id",
			Metadata.ASCII_STRING_MARSHALLER);

	private static final Metadata.Key<String> GATEWAY_HEADER = Metadata.Key.of("x-request-id",
			Metadata.ASCII_STRING_MARSHALLER);

	private static final Metadata.Key<String> TRACEPARENT_HEADER = Metadata.Key.of("traceparent",
			Metadata.ASCII_STRING_MARSHALLER);

	private static final Context.Key<String> ID = Context.keyWithDefault("correlation", "none");

	private static final Context.Key<String> TRACEPARENT = Context.keyWithDefault("traceparent", "");

	private static final Pattern ID_FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private static final Pattern TRACEPARENT_FORM = Pattern
		.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

	private static final String MDC_KEY = "correlationId";

	/** The id of the call that is being handled. */
	public static String current() {
		return ID.get();
	}

	/**
	 * The W3C trace context of the call that is being handled, empty when it has none.
	 */
	public static String traceparent() {
		return TRACEPARENT.get();
	}

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		var id = id(headers);
		var traceparent = headers.get(TRACEPARENT_HEADER);
		var context = Context.current().withValue(ID, id);
		if (traceparent != null && TRACEPARENT_FORM.matcher(traceparent).matches()) {
			context = context.withValue(TRACEPARENT, traceparent);
		}
		var logged = new LoggedCall<>(call, id);
		var outer = MDC.get(MDC_KEY);
		MDC.put(MDC_KEY, id);
		try {
			return new LoggedListener<>(Contexts.interceptCall(context, logged, headers, next), logged);
		}
		finally {
			restore(outer);
		}
	}

	private static String id(Metadata headers) {
		for (var key : List.of(HEADER, GATEWAY_HEADER)) {
			var given = headers.get(key);
			if (given != null && ID_FORM.matcher(given).matches()) {
				return given;
			}
		}
		return UUID.randomUUID().toString();
	}

	/** Runs a step with the id in the log, and leaves the thread as it was. */
	private static void inLog(String id, Runnable step) {
		var outer = MDC.get(MDC_KEY);
		MDC.put(MDC_KEY, id);
		try {
			step.run();
		}
		finally {
			restore(outer);
		}
	}

	private static void restore(@Nullable String outer) {
		if (outer == null) {
			MDC.remove(MDC_KEY);
		}
		else {
			MDC.put(MDC_KEY, outer);
		}
	}

	/** Puts the id into the log wherever a handler may run. */
	private static final class LoggedListener<Q> extends SimpleForwardingServerCallListener<Q> {

		private final LoggedCall<Q, ?> call;

		LoggedListener(ServerCall.Listener<Q> handler, LoggedCall<Q, ?> call) {
			super(handler);
			this.call = call;
		}

		@Override
		public void onMessage(Q message) {
			inLog(this.call.id, () -> super.onMessage(message));
		}

		@Override
		public void onHalfClose() {
			inLog(this.call.id, super::onHalfClose);
		}

		@Override
		public void onReady() {
			inLog(this.call.id, super::onReady);
		}

		@Override
		public void onCancel() {
			inLog(this.call.id, super::onCancel);
			this.call.ended(Status.Code.CANCELLED);
		}

		@Override
		public void onComplete() {
			inLog(this.call.id, super::onComplete);
		}

	}

	/** Gives the id back and logs how the call ended, once. */
	private static final class LoggedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

		private final String id;

		private final long started = System.nanoTime();

		private final AtomicBoolean ended = new AtomicBoolean();

		private volatile boolean headersSent;

		LoggedCall(ServerCall<Q, A> call, String id) {
			super(call);
			this.id = id;
		}

		@Override
		public void sendHeaders(Metadata headers) {
			this.headersSent = true;
			giveBack(headers);
			super.sendHeaders(headers);
		}

		@Override
		public void close(Status status, Metadata trailers) {
			if (!this.headersSent) {
				// A refusal has no headers of its own.
				giveBack(trailers);
			}
			super.close(status, trailers);
			ended(status.getCode());
		}

		private void giveBack(Metadata metadata) {
			metadata.discardAll(HEADER);
			metadata.put(HEADER, this.id);
		}

		void ended(Status.Code code) {
			if (this.ended.compareAndSet(false, true)) {
				// Probes come every few seconds.
				var level = PlatformCalls.include(delegate()) ? Level.DEBUG : Level.INFO;
				inLog(this.id,
						() -> log.atLevel(level)
							.log("{} {} {} ms", getMethodDescriptor().getFullMethodName(), code,
									TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.started)));
			}
		}

	}

}
