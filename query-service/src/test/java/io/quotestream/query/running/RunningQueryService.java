package io.quotestream.query.running;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc.QuoteQueryServiceBlockingStub;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc.QuoteQueryServiceStub;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.query.QueryServiceApplication;

import static org.awaitility.Awaitility.await;

/** The whole application, and a way to call it as anybody. */
public final class RunningQueryService implements AutoCloseable {

	/** Sees the quotes that {@link StoredViews#view} makes. */
	public static final Caller OWNER = new Caller(Role.BROKER, "ann", StoredViews.BROKER);

	/** Sees none of them. */
	public static final Caller STRANGER = new Caller(Role.BROKER, "bob", "broker-2");

	private final ConfigurableApplicationContext context;

	private final ManagedChannel channel;

	private RunningQueryService(ConfigurableApplicationContext context, ManagedChannel channel) {
		this.context = context;
		this.channel = channel;
	}

	/** Starts the service and calls it without a network. */
	public static RunningQueryService start(String redisUrl, String projectionAddress, String... settings) {
		var name = "query-" + UUID.randomUUID();
		var context = run(redisUrl, projectionAddress, List.of(settings), "spring.main.web-application-type=none",
				"spring.grpc.server.inprocess.name=" + name);
		return new RunningQueryService(context, InProcessChannelBuilder.forName(name).build());
	}

	/** Starts the service and calls it by its port. */
	public static RunningQueryService startOnPort(String redisUrl, String projectionAddress, String... settings) {
		var context = run(redisUrl, projectionAddress, List.of(settings));
		var port = context.getBean(GrpcServerLifecycle.class).getPort();
		return new RunningQueryService(context,
				NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build());
	}

	private static ConfigurableApplicationContext run(String redisUrl, String projectionAddress, List<String> settings,
			String... more) {
		var all = new ArrayList<>(List.of("spring.grpc.server.port=0", "server.port=0",
				// What answers has all the time it needs on a busy machine.
				"spring.data.redis.timeout=1m", "spring.data.redis.connect-timeout=1m",
				"quotestream.projection-service.deadline=1m", "quotestream.identity.trust-header=true",
				"spring.data.redis.url=" + redisUrl, "quotestream.projection-service.address=" + projectionAddress,
				"logging.structured.format.console="));
		all.addAll(List.of(more));
		all.addAll(settings);
		return new SpringApplicationBuilder(QueryServiceApplication.class, InProcessServer.class)
			.run(all.stream().map((setting) -> "--" + setting).toArray(String[]::new));
	}

	public QuoteQueryServiceBlockingStub as(Caller caller) {
		return QuoteQueryServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity(caller)));
	}

	public QuoteQueryServiceStub asyncAs(Caller caller) {
		return QuoteQueryServiceGrpc.newStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity(caller)));
	}

	public ManagedChannel channel() {
		return this.channel;
	}

	/** A part of the application that a test asks without a call. */
	public <T> T part(Class<T> type) {
		return this.context.getBean(type);
	}

	public double gauge(String name) {
		return this.context.getBean(MeterRegistry.class).get(name).gauge().value();
	}

	/** How many calls ended with this code, as metrics tell it. */
	public long callsEndedWith(Status.Code code) {
		return this.context.getBean(MeterRegistry.class)
			.find("grpc.server")
			.tag("rpc.service", QuoteQueryServiceGrpc.SERVICE_NAME)
			.tag("grpc.status_code", code.name())
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	/** Until so many calls listen for changes. */
	public void awaitWaiters(int count) {
		await().atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> gauge("quotestream.waiters") == count);
	}

	/** Until nothing is left of any watch or wait. */
	public void awaitNothingLeft() {
		awaitWaiters(0);
		await().atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> gauge("quotestream.watches") == 0);
	}

	/** As the process does when it is told to end. */
	public void stop() {
		this.context.close();
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
		this.context.close();
	}

	private static Metadata identity(Caller caller) {
		var headers = new Metadata();
		headers.put(Caller.HEADER, caller.toHeader());
		return headers;
	}

}
