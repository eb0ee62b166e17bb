package io.quotestream.benchmarks.store;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.quotestream.benchmarks.ForcedFile;
import io.quotestream.eventstore.protocol.CallAddresses;
import io.quotestream.eventstore.protocol.GossipService;
import io.quotestream.eventstore.protocol.ServerFeaturesService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The floor as a program: the store's protocol without a store. It answers appends that
 * it forgets, and reads with bytes it prepared at its start.
 */
@Command(name = FloorServer.NAME, hidden = true)
public final class FloorServer implements Callable<Integer> {

	/** What the program is started by. */
	public static final String NAME = "floor-server";

	/**
	 * Would log every consumer that leaves while it is sent to; a field, or it is
	 * forgotten.
	 */
	private static final Logger LEAVING = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

	@Option(names = "--seed", required = true)
	private long seed;

	/** Where what appends cost the disk is written; if unset they cost nothing. */
	@Option(names = "--force")
	private @Nullable Path forced;

	@Override
	public Integer call() throws IOException, InterruptedException {
		Server server = start(this.seed, this.forced);
		System.out.println("listening on 127.0.0.1:" + server.getPort());
		server.awaitTermination();
		return 0;
	}

	/** Starts it on a free port. */
	public static Server start(long seed, @Nullable Path forced) throws IOException {
		LEAVING.setLevel(Level.OFF);
		FloorStreams streams = new FloorStreams(seed,
				(forced != null) ? new ForcedAppends(new ForcedFile(forced)) : null);
		FloorSubscriptions subscriptions = new FloorSubscriptions(seed);
		// The same transport as the store's.
		return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.permitKeepAliveTime(1, TimeUnit.SECONDS)
			.permitKeepAliveWithoutCalls(true)
			.intercept(new CallAddresses())
			.addService(new ServerFeaturesService(List.of(streams, subscriptions)))
			.addService(new GossipService())
			.addService(streams)
			.addService(subscriptions)
			.build()
			.start();
	}

}
