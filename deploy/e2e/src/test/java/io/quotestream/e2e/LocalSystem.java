package io.quotestream.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;

import io.quotestream.proto.rpc.Caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole system as {@code deploy/local/run} starts it: each part a process of its own,
 * started again when it dies. Closing it stops it with {@code deploy/local/stop}.
 */
final class LocalSystem implements AutoCloseable {

	private static final Duration RESTART = Duration.ofMinutes(4);

	/** Its services end before the JVM's optimiser would have paid for itself. */
	static final Map<String, String> SHORT_LIVED = Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

	private final Path data;

	private final Ports ports;

	private final Operations operations;

	private final ManagedChannel grpc;

	private final GrpcWebChannel grpcWeb;

	private final StoredQuotes stored;

	private final List<SecondCommandService> more = new ArrayList<>();

	private LocalSystem(Path data, Ports ports) {
		this.data = data;
		this.ports = ports;
		this.operations = new Operations(ports.envoyAdmin());
		this.grpc = NettyChannelBuilder.forTarget(ports.address(Part.GATEWAY)).usePlaintext().build();
		this.grpcWeb = new GrpcWebChannel(ports.address(Part.GATEWAY));
		this.stored = new StoredQuotes(eventStoreUrl());
	}

	/** Starts a system with one process of each part. */
	static LocalSystem start(String name, Map<String, String> settings) {
		return start(name, Ports.free(), settings).warmedUp();
	}

	/**
	 * Starts a system with a second command-service behind the same gateway.
	 * @param settings what both are told beyond what {@code run} tells them
	 */
	static LocalSystem startWithTwoCommandServices(String name, Map<String, String> settings) {
		var ports = Ports.free();
		var environment = new HashMap<>(settings);
		environment.put("QUOTESTREAM_COMMAND_ENDPOINTS",
				ports.address(Part.COMMAND) + ",127.0.0.1:" + ports.secondCommand());
		var system = start(name, ports, environment);
		system.more.add(SecondCommandService.beside(system, settings));
		await().atMost(RESTART).until(system.operations::envoySeesAllHealthy);
		return system;
	}

	/**
	 * One after the other: of two that start at once neither is there before both are.
	 */
	private static synchronized LocalSystem start(String name, Ports ports, Map<String, String> environment) {
		var data = Scripts.output(name);
		var run = Scripts.command(Scripts.RUN, "--detach", "--no-build", "--restart", "--fresh", "--data",
				data.toString(), "--port-offset", Integer.toString(ports.offset()));
		run.environment().putAll(environment);
		run.environment().putAll(SHORT_LIVED);
		Scripts.succeed(run, Scripts.output(name + "-run.txt"));
		var system = new LocalSystem(data, ports);
		Runtime.getRuntime().addShutdownHook(new Thread(system::stop));
		system.introduce(name);
		return system;
	}

	private void introduce(String name) {
		System.out.printf("End-to-end tests: the %s system is up behind Envoy %s (port %d) with Redis %s (port %d)%n",
				name, this.operations.envoyVersion(), this.ports.of(Part.GATEWAY), redis().info("redis_version"),
				this.ports.of(Part.REDIS));
	}

	/**
	 * How long the first calls take, for which everything is loaded, is no test's
	 * business.
	 */
	LocalSystem warmedUp() {
		await().atMost(RESTART).ignoreExceptions().untilAsserted(() -> {
			Journey.travel(overGrpcWeb(Callers.BROKER));
			assertThat(Refused.by(() -> overGrpc(Callers.BROKER).get(Pages.newQuoteId())).reason())
				.isEqualTo("QUOTE_NOT_FOUND");
		});
		return this;
	}

	Ports ports() {
		return this.ports;
	}

	/** Where everything lasting is kept. */
	Path data() {
		return this.data;
	}

	String eventStoreUrl() {
		return "esdb://" + this.ports.address(Part.EVENT_STORE) + "?tls=false";
	}

	RunRecord record() {
		return RunRecord.read(this.data.resolve("run.json"));
	}

	Operations operations() {
		return this.operations;
	}

	StoredQuotes stored() {
		return this.stored;
	}

	RedisCommands redis() {
		return new RedisCommands(this.ports.of(Part.REDIS));
	}

	/** A caller who speaks gRPC with the gateway. */
	Client overGrpc(Caller caller) {
		return Client.of(this.grpc, caller);
	}

	/** A caller who speaks gRPC-web with the gateway, as browsers do. */
	Client overGrpcWeb(Caller caller) {
		return Client.of(this.grpcWeb, caller);
	}

	/** A browser without an identity. */
	Client stranger() {
		return Client.anonymous(this.grpcWeb);
	}

	/** Connections to the gateway that can be cut without hurting others. */
	GrpcWebChannel newBrowser() {
		return new GrpcWebChannel(this.ports.address(Part.GATEWAY));
	}

	/** Kills a part as {@code kill -9} does. */
	Outage kill(Part part) {
		var process = ProcessHandle.of(record().pid(part)).orElseThrow();
		process.destroyForcibly();
		process.onExit().join();
		return new Outage(part, process.pid());
	}

	/** Has all processes of a part stand still and answer nobody, until it is closed. */
	Standstill freeze(Part part) {
		var pids = new ArrayList<>(List.of(record().pid(part)));
		if (part == Part.COMMAND) {
			this.more.forEach((second) -> pids.add(second.pid()));
		}
		signal("-STOP", pids);
		return () -> signal("-CONT", pids);
	}

	/** Kills a part, does something while it is down, and has it started again. */
	void whileKilled(Part part, Runnable work) {
		var supervisor = record().supervisor();
		signal("-STOP", List.of(supervisor));
		Outage outage;
		try {
			outage = killUnreaped(part);
			work.run();
		}
		finally {
			signal("-CONT", List.of(supervisor));
		}
		outage.awaitEnd();
	}

	/** As {@link #kill}, while nobody takes note of the dead. */
	private Outage killUnreaped(Part part) {
		var pid = record().pid(part);
		signal("-KILL", List.of(pid));
		await().atMost(RESTART).until(() -> hasEnded(pid));
		return new Outage(part, pid);
	}

	private boolean hasEnded(long pid) {
		// A process that has ended but whose parent has not asked yet still has a number.
		return ProcessHandle.of(pid).flatMap((process) -> process.info().command()).isEmpty();
	}

	private static void signal(String signal, List<Long> processes) {
		var kill = new ProcessBuilder("kill", signal);
		processes.forEach((pid) -> kill.command().add(Long.toString(pid)));
		Scripts.succeed(kill, Scripts.output("kill.txt"));
	}

	@Override
	public void close() {
		this.grpc.shutdownNow();
		this.grpcWeb.close();
		this.stored.close();
		stop();
	}

	private synchronized void stop() {
		for (var each : this.more) {
			try {
				each.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
		this.more.clear();
		Scripts.succeed(Scripts.command(Scripts.STOP, "--data", this.data.toString()),
				Scripts.output(this.data.getFileName() + "-stop.txt"));
	}

	/** The time for which a part answers nobody. */
	@FunctionalInterface
	interface Standstill extends AutoCloseable {

		@Override
		void close();

	}

	/** The time for which a part is gone. */
	final class Outage {

		private final Part part;

		private final long dead;

		private Outage(Part part, long dead) {
			this.part = part;
			this.dead = dead;
		}

		/**
		 * Waits until the part runs again, is healthy, and gets calls from the gateway
		 * again.
		 */
		void awaitEnd() {
			await().atMost(RESTART).until(() -> {
				var record = record();
				return record.has(this.part) && record.pid(this.part) != this.dead && record.ready(this.part);
			});
			await().atMost(RESTART).until(LocalSystem.this.operations::envoySeesAllHealthy);
		}

	}

}
