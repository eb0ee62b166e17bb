package io.quotestream.eventstore.protocol;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

import java.net.InetSocketAddress;

/** The two ends of the connection a call came in on, for the services that ask. */
public final class CallAddresses implements ServerInterceptor {

	private static final Context.Key<InetSocketAddress> LOCAL = Context.key("local-address");

	private static final Context.Key<InetSocketAddress> REMOTE = Context.key("remote-address");

	/** Where the client reached this server. */
	public static InetSocketAddress local() {
		return LOCAL.get();
	}

	/** Where the client is. */
	public static InetSocketAddress remote() {
		return REMOTE.get();
	}

	@Override
	public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
			ServerCallHandler<Q, R> next) {
		Context context = Context.current()
			.withValues(LOCAL, (InetSocketAddress) call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR), REMOTE,
					(InetSocketAddress) call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
		return Contexts.interceptCall(context, call, headers, next);
	}

}
