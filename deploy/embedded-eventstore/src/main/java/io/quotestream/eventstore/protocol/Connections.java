package io.quotestream.eventstore.protocol;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections to a server, so that it can hang up on clients that do not take what is
 * sent: the end of a call waits behind that. Grpc itself would cancel their calls, and
 * clients swallow CANCELLED without a word.
 */
public final class Connections extends ServerTransportFilter {

	private final Set<Channel> open = ConcurrentHashMap.newKeySet();

	@Override
	public Attributes transportReady(Attributes transport) {
		// Grpc does not tell which channel this is, but asks on the thread that serves
		// it.
		ConnectionThread.channels()
			.stream()
			.filter((channel) -> channel.parent() != null
					&& Objects.equals(channel.localAddress(), transport.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR))
					&& Objects.equals(channel.remoteAddress(), transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)))
			.forEach(this::add);
		return transport;
	}

	private void add(Channel connection) {
		this.open.add(connection);
		connection.closeFuture().addListener((closed) -> this.open.remove(connection));
	}

	/** Closes all at once; to a client that is UNAVAILABLE. */
	public void closeAll() {
		this.open.forEach((connection) -> connection.eventLoop()
			// By the pipeline grpc would wait for the calls.
			.execute(() -> connection.unsafe().close(connection.voidPromise())));
	}

}
