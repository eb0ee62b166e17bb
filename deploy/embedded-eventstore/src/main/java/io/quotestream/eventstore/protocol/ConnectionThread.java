package io.quotestream.eventstore.protocol;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.SingleThreadEventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.grpc.netty.shaded.io.netty.util.internal.ThreadExecutorMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The thread that serves a connection. What a call sends from there leaves in few large
 * writes; sent from elsewhere, message by message, each may wake this thread for itself.
 */
public final class ConnectionThread {

	private ConnectionThread() {
	}

	/** That of the call being handled; only its handlers may ask. */
	public static Executor current() {
		return thread();
	}

	/** The connections it serves, perhaps of other servers and clients too. */
	static List<Channel> channels() {
		List<Channel> channels = new ArrayList<>();
		((SingleThreadEventLoop) thread()).registeredChannelsIterator().forEachRemaining(channels::add);
		return channels;
	}

	private static EventExecutor thread() {
		EventExecutor current = ThreadExecutorMap.currentExecutor();
		return Objects.requireNonNull(current, "asked outside a connection's handlers");
	}

}
