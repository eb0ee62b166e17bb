package io.quotestream.command.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;

import io.quotestream.command.CommandServiceApplication;
import io.quotestream.proto.RestartPort;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc.CommandInboxServiceBlockingStub;
import io.quotestream.proto.rpc.Caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service in a process of its own, which can be killed. */
final class ServiceProcess implements AutoCloseable {

	private final Process process;

	private final ManagedChannel channel;

	private ServiceProcess(Process process, int port) {
		this.process = process;
		this.channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
	}

	/** Starts, over this event store and the keys in this folder, and serves. */
	static ServiceProcess start(String eventStore, Path folder) throws IOException {
		var port = RestartPort.free();
		var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		var process = new ProcessBuilder(List.of(java, "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), CommandServiceApplication.class.getName(),
				"--quotestream.event-store.url=" + eventStore, "--quotestream.event-store.timeout=20s",
				"--quotestream.keys.jdbc-url=jdbc:sqlite:" + folder.resolve("keys/keys.db"),
				"--quotestream.keys.master-key-file=" + folder.resolve("master/master.json"),
				"--quotestream.keys.create-master-key=true", "--quotestream.identity.trust-header=true",
				"--spring.grpc.server.port=" + port, "--server.port=0"))
			.redirectErrorStream(true)
			.redirectOutput(Files.createTempFile(folder, "service", ".log").toFile())
			.start();
		var started = new ServiceProcess(process, port);
		var health = HealthGrpc.newBlockingStub(started.channel).withWaitForReady();
		await().atMost(Duration.ofMinutes(3))
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(health.withDeadlineAfter(10, TimeUnit.SECONDS)
				.check(HealthCheckRequest.getDefaultInstance())
				.getStatus()).isEqualTo(ServingStatus.SERVING));
		return started;
	}

	CommandInboxServiceBlockingStub inbox(Caller caller) {
		var headers = new Metadata();
		headers.put(Caller.HEADER, caller.toHeader());
		return CommandInboxServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
	}

	/** As a power cut does: no handler runs to its end. */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
		kill();
	}

}
