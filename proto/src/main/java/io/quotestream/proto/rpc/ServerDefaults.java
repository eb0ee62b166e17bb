package io.quotestream.proto.rpc;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;

/**
 * How every server of this system is set up: what surrounds each call, and the limits
 * that keep one caller from taking everything.
 */
public final class ServerDefaults {

	/** The largest command is a few kilobytes. */
	private static final int MAX_REQUEST_BYTES = 256 * 1024;

	private static final int MAX_UNARY_CALLS = 512;

	private static final int MAX_STREAMS = 10_000;

	private static final int MAX_CALLS_PER_CONNECTION = 1_000;

	private ServerDefaults() {
	}

	/** Sets up one server. Handlers run on virtual threads and may block. */
	public static void apply(NettyServerBuilder server, FailureMapping failures, boolean trustIdentityHeader) {
		server.executor(Executors.newVirtualThreadPerTaskExecutor())
			.maxInboundMessageSize(MAX_REQUEST_BYTES)
			.maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
			.maxRstFramesPerWindow(200, 30)
			.permitKeepAliveTime(10, TimeUnit.SECONDS)
			.permitKeepAliveWithoutCalls(true)
			.handshakeTimeout(5, TimeUnit.SECONDS);
		// The one added last sees a call first.
		interceptors(failures, trustIdentityHeader).reversed().forEach(server::intercept);
	}

	/** What surrounds every call, outermost first. */
	public static List<ServerInterceptor> interceptors(FailureMapping failures, boolean trustIdentityHeader) {
		return List.of(new Correlation(), new Overload(MAX_UNARY_CALLS, MAX_STREAMS),
				new Authentication(trustIdentityHeader), new Failures(failures), new Validation());
	}

}
