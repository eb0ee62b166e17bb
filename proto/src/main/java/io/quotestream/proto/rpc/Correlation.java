package io.quotestream.proto.rpc;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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
		var listener = Contexts.interceptCall(context, logged(call, id), headers, next);
		return new SimpleForwardingServerCallListener<>(listener) {
			@Override
			public void onMessage(Q message) {
				inLog(() -> super.onMessage(message));
			}

			@Override
			public void onHalfClose() {
				inLog(super::onHalfClose);
			}

			private void inLog(Runnable step) {
				try (var ignored = MDC.putCloseable(MDC_KEY, id)) {
					step.run();
				}
			}
		};
	}

	private static String id(Metadata headers) {
		for (var key : new Metadata.Key<?>[] { HEADER, GATEWAY_HEADER }) {
			if (headers.get(key) instanceof String given && ID_FORM.matcher(given).matches()) {
				return given;
			}
		}
		return UUID.randomUUID().toString();
	}

	private static <Q, A> ServerCall<Q, A> logged(ServerCall<Q, A> call, String id) {
		var started = System.nanoTime();
		return new SimpleForwardingServerCall<>(call) {
			@Override
			public void sendHeaders(Metadata headers) {
				headers.put(HEADER, id);
				super.sendHeaders(headers);
			}

			@Override
			public void close(Status status, Metadata trailers) {
				super.close(status, trailers);
				try (var ignored = MDC.putCloseable(MDC_KEY, id)) {
					log.info("{} {} {} ms", call.getMethodDescriptor().getFullMethodName(), status.getCode(),
							TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
				}
			}
		};
	}

}
