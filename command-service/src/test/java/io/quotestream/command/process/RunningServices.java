package io.quotestream.command.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import org.springframework.boot.SpringApplication;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.quotestream.command.CommandServiceApplication;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.RestartPort;
import io.quotestream.proto.admin.v1.ClearFaultsRequest;
import io.quotestream.proto.admin.v1.Fault;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.ListReservationsRequest;
import io.quotestream.proto.admin.v1.PlanFaultRequest;
import io.quotestream.proto.admin.v1.Provider;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc.ProviderSimulatorServiceBlockingStub;
import io.quotestream.proto.admin.v1.Reservation;
import io.quotestream.simulator.ProviderSimulators;

/**
 * Instances of the service as they are deployed, over one event store and the simulated
 * providers.
 */
public final class RunningServices implements AutoCloseable {

	/** A caller sends again what was not taken, as the contract says. */
	private static final Map<String, ?> PERSISTENT = Map.of("methodConfig",
			List.of(Map.of("name", List.of(Map.of()), "retryPolicy",
					Map.of("maxAttempts", 5.0, "initialBackoff", "0.5s", "maxBackoff", "5s", "backoffMultiplier", 2.0,
							"retryableStatusCodes", List.of("UNAVAILABLE", "RESOURCE_EXHAUSTED")))));

	private final Path folder;

	private EmbeddedEventStore store;

	private final ProviderSimulators simulators;

	private final ManagedChannel toSimulators;

	private final List<ServiceInstance> instances = new ArrayList<>();

	public RunningServices(Path folder) throws IOException {
		this.folder = folder;
		this.store = EmbeddedEventStore.start(Files.createDirectories(folder.resolve("events")), RestartPort.free());
		this.simulators = new ProviderSimulators(folder.resolve("simulators"), 0);
		this.toSimulators = channel(this.simulators.port());
	}

	/** Starts one more instance. */
	public ServiceInstance start(Map<String, String> settings) {
		var providers = "127.0.0.1:" + this.simulators.port();
		var arguments = Stream
			.concat(Stream.of("spring.grpc.server.port=0", "server.port=0", "quotestream.identity.trust-header=true",
					"quotestream.event-store.url=" + this.store.connectionString(),
					"quotestream.event-store.timeout=10s",
					"quotestream.keys.jdbc-url=jdbc:sqlite:" + this.folder.resolve("keys.db"),
					"quotestream.keys.master-key-file=" + this.folder.resolve("master.json"),
					"quotestream.keys.create-master-key=true", "quotestream.application-number.provider=" + providers,
					"quotestream.risk-assessment.provider=" + providers),
					settings.entrySet().stream().map((each) -> each.getKey() + "=" + each.getValue()))
			.map((each) -> "--" + each)
			.toArray(String[]::new);
		var context = SpringApplication.run(CommandServiceApplication.class, arguments);
		var instance = new ServiceInstance(context, channel(context.getBean(GrpcServerLifecycle.class).getPort()));
		this.instances.add(instance);
		return instance;
	}

	private static ManagedChannel channel(int port) {
		return Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
			.defaultServiceConfig(PERSISTENT)
			.build();
	}

	public EmbeddedEventStore store() {
		return this.store;
	}

	/** Ends the event store, does something, and starts it again where it was. */
	public void whileStoreIsAway(Runnable work) throws IOException {
		var port = this.store.port();
		this.store.close();
		work.run();
		this.store = EmbeddedEventStore.start(this.folder.resolve("events"), port);
	}

	/**
	 * Has a provider misbehave.
	 * @param subject quote or assessment; empty for all
	 * @param calls how many in a row, 0 for ever
	 * @param delay of those that are slow or late
	 */
	public void plan(Provider provider, String subject, FaultKind kind, int calls, Duration delay) {
		admin().planFault(PlanFaultRequest.newBuilder()
			.setProvider(provider)
			.setSubjectId(subject)
			.setCalls(calls)
			.setFault(Fault.newBuilder()
				.setKind(kind)
				.setDelay(com.google.protobuf.Duration.newBuilder()
					.setSeconds(delay.getSeconds())
					.setNanos(delay.getNano())))
			.build());
	}

	/** Has the providers behave again. */
	public void behave() {
		admin().clearFaults(ClearFaultsRequest.getDefaultInstance());
	}

	/** The numbers that the provider gave for a quote. */
	public List<String> given(String quoteId) {
		return admin().listReservations(ListReservationsRequest.newBuilder().setQuoteId(quoteId).build())
			.getReservationsList()
			.stream()
			.map(Reservation::getApplicationNumber)
			.toList();
	}

	private ProviderSimulatorServiceBlockingStub admin() {
		return ProviderSimulatorServiceGrpc.newBlockingStub(this.toSimulators);
	}

	@Override
	public void close() {
		this.instances.forEach(ServiceInstance::stop);
		this.toSimulators.shutdownNow();
		this.simulators.close();
		this.store.close();
	}

}
