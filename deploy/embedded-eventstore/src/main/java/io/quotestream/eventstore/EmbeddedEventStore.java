package io.quotestream.eventstore;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.WriterListener;
import io.quotestream.eventstore.protocol.CallAddresses;
import io.quotestream.eventstore.protocol.Connections;
import io.quotestream.eventstore.protocol.GossipService;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.ServerFeaturesService;
import io.quotestream.eventstore.streams.StreamsService;
import io.quotestream.eventstore.subscriptions.GroupMeasures;
import io.quotestream.eventstore.subscriptions.PersistentSubscriptionsService;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A running store: EventStoreDB's protocol on a port, over a durable log in a folder. The
 * official client is used with it unchanged.
 */
public final class EmbeddedEventStore implements AutoCloseable {

	/** As much as a client of the real server may send. */
	private static final int MAX_INBOUND_BYTES = 17 << 20;

	private static final int MAX_CALLS_PER_CONNECTION = 10_000;

	/** Only calls whose clients do not take what is sent are still there then. */
	private static final int SHUTDOWN_SECONDS = 1;

	/** Held, because a logger nobody holds forgets its level. */
	private static final Logger TRANSPORT = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty");

	static {
		// It tells, with stack traces, of clients that go while data is on its way, and
		// quotes what strangers send.
		TRANSPORT.setLevel(Level.SEVERE);
	}

	private final EventLog log;

	private final OpenCalls openCalls = new OpenCalls();

	private final Connections connections = new Connections();

	private final HealthStatusManager health;

	private final PersistentSubscriptionsService subscriptions;

	private final Server server;

	private EmbeddedEventStore(EventLog log, HealthStatusManager health, InetSocketAddress address,
			List<ServerInterceptor> interceptors) throws IOException {
		this.log = log;
		this.health = health;
		this.subscriptions = new PersistentSubscriptionsService(log, this.openCalls);
		List<BindableService> services = List.of(new StreamsService(log, this.openCalls), this.subscriptions,
				new GossipService());
		NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
			// No handler blocks: they hand work to the writer or the readers.
			.directExecutor()
			.maxInboundMessageSize(MAX_INBOUND_BYTES)
			.maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
			// The official client pings every 10 s; grpc's default would hang up.
			.permitKeepAliveTime(0, TimeUnit.SECONDS)
			.permitKeepAliveWithoutCalls(true)
			// It pings too, so that what a dead client held goes to others.
			.keepAliveTime(10, TimeUnit.SECONDS)
			.keepAliveTimeout(10, TimeUnit.SECONDS)
			.addTransportFilter(this.connections)
			.intercept(new CallAddresses())
			.addService(new ServerFeaturesService(services))
			.addService(this.health.getHealthService())
			.addService(ProtoReflectionServiceV1.newInstance());
		services.forEach(builder::addService);
		interceptors.forEach(builder::intercept);
		try {
			this.server = listen(builder.build(), address);
		}
		catch (IOException | RuntimeException ex) {
			this.subscriptions.close();
			throw ex;
		}
	}

	/** Starts a store on a free port of the loopback interface. */
	public static EmbeddedEventStore start(Path dataFolder) throws IOException {
		return start(dataFolder, 0);
	}

	/** Starts a store on a port of the loopback interface. */
	public static EmbeddedEventStore start(Path dataFolder, int port) throws IOException {
		return start(dataFolder, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Observers.NONE);
	}

	static EmbeddedEventStore start(Path dataFolder, InetSocketAddress address, Observers observers)
			throws IOException {
		HealthStatusManager health = new HealthStatusManager();
		EventLog log = EventLog.open(dataFolder, withHealth(observers.writes(), health));
		try {
			return new EmbeddedEventStore(log, health, address, observers.calls());
		}
		catch (IOException | RuntimeException ex) {
			log.close();
			throw ex;
		}
	}

	/** A store that cannot write is not serving, though reads go on. */
	private static List<WriterListener> withHealth(List<WriterListener> observers, HealthStatusManager health) {
		List<WriterListener> all = new ArrayList<>(observers);
		all.add(new WriterListener() {
			@Override
			public void writable(boolean writable) {
				health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
						writable ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
			}
		});
		return all;
	}

	private static Server listen(Server server, InetSocketAddress address) throws IOException {
		try {
			return server.start();
		}
		catch (IOException ex) {
			// grpc hides the interesting part one level down.
			String reason = (ex.getCause() != null) ? ex.getCause().getMessage() : ex.getMessage();
			throw new IOException(
					"cannot listen on port %d of %s: %s".formatted(address.getPort(), address.getHostString(), reason),
					ex);
		}
	}

	/** The port it listens on. */
	public int port() {
		return this.server.getPort();
	}

	/** What the official client connects with. */
	public String connectionString() {
		return "esdb://127.0.0.1:" + port() + "?tls=false&maxDiscoverAttempts=1000000&discoveryInterval=100";
	}

	/** The position of the last event, 0 if there is none. */
	long lastPosition() {
		return this.log.tail().lastPosition();
	}

	/** How each group of consumers does. */
	CompletableFuture<List<GroupMeasures>> groups() {
		return this.subscriptions.measure();
	}

	/** How many reads and subscriptions are open. */
	int openSubscriptions() {
		return this.openCalls.count();
	}

	/** Ends every open call with UNAVAILABLE, finishes what was accepted, and stops. */
	@Override
	public void close() {
		this.health.enterTerminalState();
		this.openCalls.stopAll();
		this.server.shutdown();
		try {
			if (!this.server.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
				hangUp();
				this.server.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			hangUp();
			Thread.currentThread().interrupt();
		}
		this.subscriptions.close();
		this.log.close();
	}

	/** A connection that is closed first has no calls left for grpc to cancel. */
	private void hangUp() {
		this.connections.closeAll();
		this.server.shutdownNow();
	}

}
