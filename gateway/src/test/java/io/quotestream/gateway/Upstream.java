package io.quotestream.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quotestream.proto.admin.v1.ProjectionAdminServiceGrpc;
import io.quotestream.proto.admin.v1.SubjectKeyServiceGrpc;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.feed.v1.QuoteFeedServiceGrpc;
import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.query.v1.GetQuoteResponse;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;
import io.quotestream.proto.type.v1.QuoteState;

/**
 * The services behind the gateway: the real contract over the real protocol, answering
 * what a test tells them to.
 */
final class Upstream implements AutoCloseable {

	static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

	/** Headers of every call that reached a service, in the order of arrival. */
	final Queue<Metadata> received = new ConcurrentLinkedQueue<>();

	volatile Function<CreateQuoteRequest, CreateQuoteResponse> createQuote = Upstream::created;

	volatile Function<GetQuoteRequest, GetQuoteResponse> getQuote = (request) -> GetQuoteResponse.getDefaultInstance();

	volatile Consumer<Watch> watchQuote = (watch) -> {
	};

	private final Server server;

	/** An open watch, seen from the service. */
	record Watch(WatchQuoteRequest request, ServerCallStreamObserver<WatchQuoteResponse> caller) {
	}

	Upstream() {
		HealthStatusManager health = new HealthStatusManager();
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
			.addService(new Commands())
			.addService(new Queries())
			.addService(new CommandInboxServiceGrpc.CommandInboxServiceImplBase() {
			})
			.addService(new QuoteFeedServiceGrpc.QuoteFeedServiceImplBase() {
			})
			// What the services offer to each other, so that a call which got through
			// would be seen.
			.addService(new SubjectKeyServiceGrpc.SubjectKeyServiceImplBase() {
			})
			.addService(new ProjectionAdminServiceGrpc.ProjectionAdminServiceImplBase() {
			})
			.intercept(new Recorder())
			.addService(health.getHealthService())
			.build();
		try {
			this.server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String endpoint() {
		return "127.0.0.1:" + this.server.getPort();
	}

	@Override
	public void close() {
		this.server.shutdownNow();
	}

	static CreateQuoteResponse created(CreateQuoteRequest request) {
		CommandReceipt receipt = CommandReceipt.newBuilder()
			.setQuoteId(request.getHeader().getQuoteId())
			.setEtag("etag-0")
			.setState(QuoteState.QUOTE_STATE_INITIATED)
			.build();
		return CreateQuoteResponse.newBuilder().setReceipt(receipt).build();
	}

	/** A refusal as the services send it: a code, a reason and the faulty fields. */
	static StatusRuntimeException refusal(io.grpc.Status.Code code, String reason, String... fields) {
		Status.Builder status = Status.newBuilder()
			.setCode(code.value())
			.setMessage("refused")
			.addDetails(Any.pack(ErrorInfo.newBuilder().setDomain("quotestream.io").setReason(reason).build()));
		if (fields.length > 0) {
			BadRequest.Builder bad = BadRequest.newBuilder();
			for (String field : fields) {
				bad.addFieldViolationsBuilder().setField(field).setDescription("is wrong");
			}
			status.addDetails(Any.pack(bad.build()));
		}
		return StatusProto.toStatusRuntimeException(status.build());
	}

	private static <Q, A> void answer(Function<Q, A> decision, Q request, StreamObserver<A> caller) {
		try {
			caller.onNext(decision.apply(request));
			caller.onCompleted();
		}
		catch (StatusRuntimeException ex) {
			caller.onError(ex);
		}
	}

	private final class Commands extends QuoteCommandServiceGrpc.QuoteCommandServiceImplBase {

		@Override
		public void createQuote(CreateQuoteRequest request, StreamObserver<CreateQuoteResponse> caller) {
			answer(Upstream.this.createQuote, request, caller);
		}

	}

	private final class Queries extends QuoteQueryServiceGrpc.QuoteQueryServiceImplBase {

		@Override
		public void getQuote(GetQuoteRequest request, StreamObserver<GetQuoteResponse> caller) {
			answer(Upstream.this.getQuote, request, caller);
		}

		@Override
		public void watchQuote(WatchQuoteRequest request, StreamObserver<WatchQuoteResponse> caller) {
			Upstream.this.watchQuote.accept(new Watch(request, (ServerCallStreamObserver<WatchQuoteResponse>) caller));
		}

	}

	private final class Recorder implements ServerInterceptor {

		@Override
		public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
				ServerCallHandler<Q, A> next) {
			// Envoy's own health checks carry none.
			if (headers.containsKey(REQUEST_ID)) {
				Upstream.this.received.add(headers);
			}
			return next.startCall(call, headers);
		}

	}

}
