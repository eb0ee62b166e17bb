package io.quotestream.eventstore.metrics;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what clients ask, what they are refused, and what they hold open. */
public final class CallMetrics implements ServerInterceptor {

	/** Tells which error of the protocol a status stands for. */
	private static final Metadata.Key<String> EXCEPTION = Metadata.Key.of("exception",
			Metadata.ASCII_STRING_MARSHALLER);

	private final Counter appends;

	private final MeterProvider<Counter> refusals;

	private final AtomicInteger reads;

	private final AtomicInteger catchUpSubscribers;

	private final AtomicInteger persistentSubscribers;

	CallMetrics(MeterRegistry registry) {
		this.appends = Counter.builder("eventstore.appends")
			.description("Appends acknowledged, repeated ones included")
			.register(registry);
		this.refusals = Counter.builder("eventstore.refusals")
			.description("Calls refused, by the protocol's name of the error, else by the status")
			.withRegistry(registry);
		this.reads = gauge("eventstore.open.reads", "Reads being answered", registry);
		this.catchUpSubscribers = gauge("eventstore.catch.up.subscribers", "Catch-up subscriptions open", registry);
		this.persistentSubscribers = gauge("eventstore.persistent.subscribers", "Consumers of groups connected",
				registry);
	}

	private static AtomicInteger gauge(String name, String description, MeterRegistry registry) {
		AtomicInteger count = new AtomicInteger();
		Gauge.builder(name, () -> count).description(description).register(registry);
		return count;
	}

	@Override
	public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
		String name = name(call.getMethodDescriptor());
		ServerCall<Q, R> counted = new SimpleForwardingServerCall<>(call) {
			@Override
			public void sendMessage(R message) {
				if (message instanceof AppendResp answer) {
					countAppend(name, answer);
				}
				super.sendMessage(message);
			}

			@Override
			public void close(Status status, Metadata trailers) {
				if (!status.isOk()) {
					refused(name, kind(status, trailers));
				}
				super.close(status, trailers);
			}
		};
		return new OpenCall<>(next.startCall(counted, headers));
	}

	private void countAppend(String call, AppendResp answer) {
		if (answer.hasWrongExpectedVersion()) {
			refused(call, "wrong-expected-version");
		}
		else {
			this.appends.increment();
		}
	}

	private void refused(String call, String kind) {
		this.refusals.withTags("call", call, "kind", kind).increment();
	}

	private static String kind(Status status, Metadata trailers) {
		String exception = trailers.get(EXCEPTION);
		return (exception != null) ? exception : status.getCode().name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Such as {@code streams.append}. */
	private static String name(MethodDescriptor<?, ?> method) {
		String service = String.valueOf(method.getServiceName());
		return (service.substring(service.lastIndexOf('.') + 1) + "." + method.getBareMethodName())
			.toLowerCase(Locale.ROOT);
	}

	private @Nullable AtomicInteger held(Object request) {
		return switch (request) {
			case StreamsOuterClass.ReadReq read ->
				read.getOptions().hasSubscription() ? this.catchUpSubscribers : this.reads;
			case Persistent.ReadReq read -> read.hasOptions() ? this.persistentSubscribers : null;
			default -> null;
		};
	}

	/** A call from its first message to its end. */
	private final class OpenCall<Q> extends SimpleForwardingServerCallListener<Q> {

		private @Nullable AtomicInteger held;

		OpenCall(Listener<Q> listener) {
			super(listener);
		}

		@Override
		public void onMessage(Q message) {
			if (this.held == null) {
				this.held = CallMetrics.this.held(message);
				if (this.held != null) {
					this.held.incrementAndGet();
				}
			}
			super.onMessage(message);
		}

		@Override
		public void onComplete() {
			ended();
			super.onComplete();
		}

		@Override
		public void onCancel() {
			ended();
			super.onCancel();
		}

		private void ended() {
			if (this.held != null) {
				this.held.decrementAndGet();
			}
		}

	}

}
