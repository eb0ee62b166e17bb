package io.quotestream.query.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

import com.google.rpc.Code;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import io.quotestream.proto.RestartPort;
import io.quotestream.proto.admin.v1.FoldQuoteRequest;
import io.quotestream.proto.admin.v1.FoldQuoteResponse;
import io.quotestream.proto.admin.v1.ProjectionAdminServiceGrpc.ProjectionAdminServiceImplBase;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Refusal;

/**
 * Stands for projection-service. Knows no quote until a test says what folding it does.
 */
public final class Projection extends ProjectionAdminServiceImplBase implements ServerInterceptor, AutoCloseable {

	private final ConcurrentHashMap<String, LongSupplier> folds = new ConcurrentHashMap<>();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final List<Metadata> headers = new CopyOnWriteArrayList<>();

	private final int port;

	private Server server;

	private Projection(int port) {
		this.server = serve(port);
		this.port = this.server.getPort();
	}

	public static Projection started() {
		return new Projection(RestartPort.free());
	}

	private Server serve(int atPort) {
		var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort);
		try {
			return NettyServerBuilder.forAddress(address)
				.executor(Executors.newVirtualThreadPerTaskExecutor())
				.addService(this)
				.intercept(this)
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** From now on folding this quote does this and answers the revision. */
	public void folding(String quoteId, LongSupplier fold) {
		this.folds.put(quoteId, fold);
	}

	/** From now on folding this quote is refused. */
	public void refusing(String quoteId, Code code, ErrorReason reason) {
		folding(quoteId, () -> {
			throw Refusal.of(code, reason, "Refused by the test.", java.util.Map.of());
		});
	}

	/** How often this quote was asked for. */
	public long timesAsked(String quoteId) {
		return this.asked.stream().filter(quoteId::equals).count();
	}

	public Metadata lastHeaders() {
		return this.headers.getLast();
	}

	public String address() {
		return "127.0.0.1:" + this.port;
	}

	/** Leaves the port free. */
	public void stop() {
		try {
			this.server.shutdownNow().awaitTermination();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	public void startAgain() {
		this.server = serve(this.port);
	}

	@Override
	public void foldQuote(FoldQuoteRequest request, StreamObserver<FoldQuoteResponse> caller) {
		this.asked.add(request.getQuoteId());
		try {
			var fold = this.folds.get(request.getQuoteId());
			if (fold == null) {
				throw Refusal.quoteNotFound(request.getQuoteId());
			}
			caller.onNext(FoldQuoteResponse.newBuilder().setRevision(fold.getAsLong()).build());
			caller.onCompleted();
		}
		catch (Refusal refusal) {
			caller.onError(refusal.toStatus());
		}
	}

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata callHeaders,
			ServerCallHandler<Q, A> next) {
		this.headers.add(callHeaders);
		return next.startCall(call, callHeaders);
	}

	@Override
	public void close() {
		stop();
	}

}
