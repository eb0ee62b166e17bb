package io.quotestream.command.process.number;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.quotestream.command.CommandServiceApplication;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.Requests;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.admin.v1.Fault;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.ListReservationsRequest;
import io.quotestream.proto.admin.v1.PlanFaultRequest;
import io.quotestream.proto.admin.v1.Provider;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc.ProviderSimulatorServiceBlockingStub;
import io.quotestream.proto.admin.v1.Reservation;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.simulator.ProviderSimulators;

/**
 * Instances of the service as they are deployed, over one event store and one simulated
 * provider.
 */
final class RunningNumbers implements AutoCloseable {

	private static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	private static final Caller TIMER = new Caller(Role.SYSTEM, "timer", "");

	/** One instance. */
	record Instance(ConfigurableApplicationContext context, ManagedChannel channel) {

		QuoteCommandServiceBlockingStub as(Caller caller) {
			var headers = new Metadata();
			headers.put(Caller.HEADER, caller.toHeader());
			return QuoteCommandServiceGrpc.newBlockingStub(this.channel)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
				.withDeadlineAfter(20, TimeUnit.SECONDS);
		}

		void stop() {
			this.channel.shutdownNow();
			this.context.close();
		}

	}

	private final Path folder;

	private EmbeddedEventStore store;

	private final ProviderSimulators simulators;

	private final ManagedChannel toSimulators;

	private final List<Instance> instances = new ArrayList<>();

	RunningNumbers(Path folder) throws IOException {
		this.folder = folder;
		this.store = EmbeddedEventStore.start(Files.createDirectories(folder.resolve("events")));
		this.simulators = new ProviderSimulators(folder.resolve("simulators"), 0);
		this.toSimulators = channel(this.simulators.port());
	}

	/** Starts one more instance. */
	Instance start(Map<String, String> settings) {
		var arguments = Stream
			.concat(Stream.of("spring.grpc.server.port=0", "server.port=0", "quotestream.identity.trust-header=true",
					"quotestream.event-store.url=" + this.store.connectionString(),
					"quotestream.keys.jdbc-url=jdbc:sqlite:" + this.folder.resolve("keys.db"),
					"quotestream.keys.master-key-file=" + this.folder.resolve("master.json"),
					"quotestream.keys.create-master-key=true",
					"quotestream.application-number.provider=127.0.0.1:" + this.simulators.port()),
					settings.entrySet().stream().map((each) -> each.getKey() + "=" + each.getValue()))
			.map((each) -> "--" + each)
			.toArray(String[]::new);
		var context = SpringApplication.run(CommandServiceApplication.class, arguments);
		var instance = new Instance(context, channel(context.getBean(GrpcServerLifecycle.class).getPort()));
		this.instances.add(instance);
		return instance;
	}

	private static ManagedChannel channel(int port) {
		return Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
	}

	EmbeddedEventStore store() {
		return this.store;
	}

	/** Ends the event store, does something, and starts it again where it was. */
	void whileStoreIsAway(Runnable work) throws IOException {
		var port = this.store.port();
		this.store.close();
		work.run();
		this.store = EmbeddedEventStore.start(this.folder.resolve("events"), port);
	}

	ProviderSimulatorServiceBlockingStub admin() {
		return ProviderSimulatorServiceGrpc.newBlockingStub(this.toSimulators);
	}

	/** Opens a quote for which nobody has asked for a number yet. */
	static String open(Instance at) {
		var requests = Requests.aboutNewQuote(InstantSource.system());
		at.as(BROKER).createQuote(requests.create());
		return requests.quoteId();
	}

	/** A broker asks for the number of a quote; empty while it is pending. */
	static String ask(Instance at, String quoteId) {
		return at.as(BROKER).requestApplicationNumber(request(quoteId)).getApplicationNumber();
	}

	/** What the timer does when the time for another try has come. */
	static void retry(Instance at, String quoteId) {
		var _ = at.as(TIMER).requestApplicationNumber(request(quoteId));
	}

	private static RequestApplicationNumberRequest request(String quoteId) {
		return RequestApplicationNumberRequest.newBuilder()
			.setHeader(CommandHeader.newBuilder().setQuoteId(quoteId).setRequestId(UUID.randomUUID().toString()))
			.build();
	}

	/** Has the provider misbehave towards one quote. */
	void plan(String quoteId, FaultKind kind, int calls, Duration delay) {
		this.admin()
			.planFault(PlanFaultRequest.newBuilder()
				.setProvider(Provider.PROVIDER_APPLICATION_NUMBER)
				.setSubjectId(quoteId)
				.setCalls(calls)
				.setFault(Fault.newBuilder().setKind(kind).setDelay(delay).setCode(Code.UNAVAILABLE))
				.build());
	}

	void plan(String quoteId, FaultKind kind, int calls) {
		plan(quoteId, kind, calls, Duration.newBuilder().setSeconds(5).build());
	}

	/** The numbers that the provider gave for a quote. */
	List<String> given(String quoteId) {
		return this.admin()
			.listReservations(ListReservationsRequest.newBuilder().setQuoteId(quoteId).build())
			.getReservationsList()
			.stream()
			.map(Reservation::getApplicationNumber)
			.toList();
	}

	/** The events of a quote that tell of its number. */
	static List<QuoteEvent> numberEvents(Instance at, String quoteId) {
		return at.context()
			.getBean(QuoteStore.class)
			.readFrom(quoteId, 0)
			.stream()
			.map(RecordedQuoteEvent::event)
			.filter((event) -> switch (event.getEventCase()) {
				case APPLICATION_NUMBER_REQUESTED, APPLICATION_NUMBER_ASSIGNED, APPLICATION_NUMBER_FAILED -> true;
				default -> false;
			})
			.toList();
	}

	/** The numbers that a quote was ever given. */
	static List<String> assigned(Instance at, String quoteId) {
		return numberEvents(at, quoteId).stream()
			.filter(QuoteEvent::hasApplicationNumberAssigned)
			.map((event) -> event.getApplicationNumberAssigned().getApplicationNumber())
			.toList();
	}

	@Override
	public void close() {
		this.instances.forEach(Instance::stop);
		this.toSimulators.shutdownNow();
		this.simulators.close();
		this.store.close();
	}

}
