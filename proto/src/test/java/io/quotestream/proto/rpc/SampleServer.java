package io.quotestream.proto.rpc;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;

/** A server in this process that runs the real interceptors around handlers of a test. */
final class SampleServer implements AutoCloseable {

	/** What a handler does. */
	interface Handler<Q, A> {

		void handle(Q request, StreamObserver<A> answer) throws Exception;

	}

	static final String BROKER = "broker;ada;agency-17";

	static final MethodDescriptor<Empty, Empty> HEALTH = MethodDescriptor.<Empty, Empty>newBuilder()
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName("grpc.health.v1.Health/Check")
		.setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
		.setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
		.build();

	final AtomicInteger handled = new AtomicInteger();

	private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

	private final Server server;

	private final ManagedChannel channel;

	private Handler<CreateQuoteRequest, CreateQuoteResponse> create = (request, answer) -> {
		answer.onNext(CreateQuoteResponse.getDefaultInstance());
		answer.onCompleted();
	};

	private Handler<WatchQuoteRequest, WatchQuoteResponse> watch = (request, answer) -> answer.onCompleted();

	/** A server with these interceptors, outermost first. */
	SampleServer(List<ServerInterceptor> interceptors) throws IOException {
		var name = UUID.randomUUID().toString();
		var builder = InProcessServerBuilder.forName(name)
			.executor(this.handlers)
			.addService(new Commands())
			.addService(new Queries())
			.addService(ServerServiceDefinition.builder("grpc.health.v1.Health")
				.addMethod(HEALTH, ServerCalls.asyncUnaryCall((request, answer) -> {
					answer.onNext(Empty.getDefaultInstance());
					answer.onCompleted();
				}))
				.build());
		interceptors.reversed().forEach(builder::intercept);
		this.server = builder.build().start();
		this.channel = InProcessChannelBuilder.forName(name).build();
	}

	SampleServer onCreate(Handler<CreateQuoteRequest, CreateQuoteResponse> handler) {
		this.create = handler;
		return this;
	}

	SampleServer onWatch(Handler<WatchQuoteRequest, WatchQuoteResponse> handler) {
		this.watch = handler;
		return this;
	}

	/** Commands of a broker. */
	QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub commands() {
		return commandsWith(headers(Caller.HEADER, BROKER));
	}

	QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub commandsWith(Metadata headers,
			ClientInterceptor... interceptors) {
		return QuoteCommandServiceGrpc.newBlockingStub(ClientInterceptors.intercept(this.channel, interceptors))
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
			.withDeadlineAfter(1, TimeUnit.MINUTES);
	}

	/** Commands of a broker who does not wait. */
	QuoteCommandServiceGrpc.QuoteCommandServiceFutureStub commandsLater() {
		return QuoteCommandServiceGrpc.newFutureStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(Caller.HEADER, BROKER)));
	}

	/** Queries of a broker. */
	QuoteQueryServiceGrpc.QuoteQueryServiceBlockingStub queries() {
		return QuoteQueryServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(Caller.HEADER, BROKER)))
			.withDeadlineAfter(1, TimeUnit.MINUTES);
	}

	void probe() {
		ClientCalls.blockingUnaryCall(this.channel, HEALTH, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES),
				Empty.getDefaultInstance());
	}

	static Metadata headers(Metadata.Key<String> key, String value) {
		var headers = new Metadata();
		headers.put(key, value);
		return headers;
	}

	private <Q, A> void handle(Handler<Q, A> handler, Q request, StreamObserver<A> answer) {
		this.handled.incrementAndGet();
		try {
			handler.handle(request, answer);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/** Ends with the last handler: what it logs belongs to the test that called it. */
	@Override
	public void close() {
		this.channel.shutdownNow();
		this.server.shutdownNow();
		try {
			this.server.awaitTermination();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.handlers.close();
	}

	private final class Commands extends QuoteCommandServiceGrpc.QuoteCommandServiceImplBase {

		@Override
		public void createQuote(CreateQuoteRequest request, StreamObserver<CreateQuoteResponse> answer) {
			handle(SampleServer.this.create, request, answer);
		}

	}

	private final class Queries extends QuoteQueryServiceGrpc.QuoteQueryServiceImplBase {

		@Override
		public void watchQuote(WatchQuoteRequest request, StreamObserver<WatchQuoteResponse> answer) {
			handle(SampleServer.this.watch, request, answer);
		}

	}

}
