package io.quotestream.command.process.assessment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.google.protobuf.Duration;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.quotestream.command.CommandServiceApplication;
import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.Quote;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.admin.v1.ClearFaultsRequest;
import io.quotestream.proto.admin.v1.Fault;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.PlanFaultRequest;
import io.quotestream.proto.admin.v1.Provider;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.simulator.ProviderSimulators;

import static org.awaitility.Awaitility.await;

/**
 * Instances of the service as they are deployed, over one event store and one simulated
 * scoring provider.
 */
final class RunningAssessments implements AutoCloseable {

	static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	static final Caller SYSTEM = new Caller(Role.SYSTEM, "timer", "");

	/** One instance. */
	record Instance(ConfigurableApplicationContext context, ManagedChannel channel) {

		QuoteCommandServiceBlockingStub as(Caller caller) {
			var headers = new Metadata();
			headers.put(Caller.HEADER, caller.toHeader());
			return QuoteCommandServiceGrpc.newBlockingStub(this.channel)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
				.withDeadlineAfter(20, TimeUnit.SECONDS);
		}

		/** Saves a quote with all its pages. */
		Requests saved(UnaryOperator<CreateQuoteRequest.Builder> change) {
			var requests = Requests.aboutNewQuote(InstantSource.system());
			as(BROKER).createQuote(change.apply(requests.createWithAllSections().toBuilder()).build());
			as(BROKER).saveQuote(requests.save());
			return requests;
		}

		Requests saved() {
			return saved((request) -> request);
		}

		/** Starts an assessment and answers its id. */
		String assess(Requests quote) {
			return assess(quote, false);
		}

		String assess(Requests quote, boolean consented) {
			as(BROKER).startRiskAssessment(StartRiskAssessmentRequest.newBuilder()
				.setHeader(quote.header(""))
				.setConsentGiven(consented)
				.build());
			return now(quote).assessment().id();
		}

		/** Gets the application number. */
		void number(Requests quote) {
			as(BROKER).requestApplicationNumber(quote.requestNumber());
			await().atMost(java.time.Duration.ofSeconds(60)).until(() -> now(quote).number().isAssigned());
		}

		Quote now(Requests quote) {
			return this.context.getBean(CommandHandler.class).latest(quote.quoteId()).quote();
		}

		QuoteState state(Requests quote) {
			return now(quote).state();
		}

		List<QuoteEvent> events(Requests quote) {
			return this.context.getBean(QuoteStore.class)
				.readFrom(quote.quoteId(), 0)
				.stream()
				.map(RecordedQuoteEvent::event)
				.toList();
		}

		void stop() {
			this.channel.shutdownNow();
			this.context.close();
		}

	}

	private final Path folder;

	private final EmbeddedEventStore store;

	private final ProviderSimulators simulators;

	private final ManagedChannel toSimulators;

	private final List<Instance> instances = new ArrayList<>();

	RunningAssessments(Path folder) throws IOException {
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
					"quotestream.application-number.provider=127.0.0.1:" + this.simulators.port(),
					"quotestream.risk-assessment.provider=127.0.0.1:" + this.simulators.port()),
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

	/** Has the provider misbehave towards everybody for so many calls, 0 for ever. */
	void plan(FaultKind kind, int calls, java.time.Duration delay) {
		ProviderSimulatorServiceGrpc.newBlockingStub(this.toSimulators)
			.planFault(PlanFaultRequest.newBuilder()
				.setProvider(Provider.PROVIDER_RISK_SCORING)
				.setCalls(calls)
				.setFault(Fault.newBuilder()
					.setKind(kind)
					.setDelay(Duration.newBuilder().setSeconds(delay.getSeconds()).setNanos(delay.getNano())))
				.build());
	}

	void plan(FaultKind kind, int calls) {
		plan(kind, calls, java.time.Duration.ofSeconds(5));
	}

	/** Has the provider behave again. */
	void behave() {
		ProviderSimulatorServiceGrpc.newBlockingStub(this.toSimulators)
			.clearFaults(ClearFaultsRequest.getDefaultInstance());
	}

	@Override
	public void close() {
		this.instances.forEach(Instance::stop);
		this.toSimulators.shutdownNow();
		this.simulators.close();
		this.store.close();
	}

}
