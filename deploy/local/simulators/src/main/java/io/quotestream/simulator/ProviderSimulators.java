package io.quotestream.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;

import io.quotestream.proto.rpc.Failures;
import io.quotestream.proto.rpc.Validation;

/**
 * The simulated providers behind one port of this machine, with the service that has them
 * misbehave, health and reflection. Also used in the tests of whoever calls providers.
 */
public final class ProviderSimulators implements AutoCloseable {

	private static final long STOP_MILLIS = 500;

	private final Reservations reservations;

	private final HealthStatusManager health = new HealthStatusManager();

	private final Server server;

	/**
	 * Starts.
	 * @param data folder of what was given, created if missing
	 * @param port to listen on, 0 for any free one
	 */
	public ProviderSimulators(Path data, int port) throws IOException {
		this.reservations = new Reservations(data);
		var faults = new Faults();
		try {
			this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
				.executor(Executors.newVirtualThreadPerTaskExecutor())
				.addService(new ApplicationNumbers(this.reservations, faults))
				.addService(new RiskScores(faults))
				.addService(ServerInterceptors.interceptForward(new SimulatorAdmin(faults, this.reservations),
						new Failures((failure) -> null), new Validation()))
				.addService(this.health.getHealthService())
				.addService(ProtoReflectionServiceV1.newInstance())
				.build()
				.start();
		}
		catch (IOException ex) {
			this.reservations.close();
			throw ex;
		}
	}

	/** Where it listens. */
	public int port() {
		return this.server.getPort();
	}

	/** Stops; a call that is being delayed is given up. */
	@Override
	public void close() {
		this.health.enterTerminalState();
		this.server.shutdown();
		try {
			if (!this.server.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
				this.server.shutdownNow().awaitTermination();
			}
			this.reservations.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
