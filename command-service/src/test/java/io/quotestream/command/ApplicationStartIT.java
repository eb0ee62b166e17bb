package io.quotestream.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.admin.v1.SubjectKeyServiceGrpc;
import io.quotestream.proto.command.v1.AddNoteRequest;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.SubmitCommandRequest;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** The service as it is deployed: starts, says that it serves, and stops in time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApplicationStartIT {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private static final Duration IN_TIME = Duration.ofSeconds(5);

	/** What a busy machine adds is not the service's. */
	private static final int TRIES = 5;

	@Test
	void it_starts_serves_tells_its_services_refuses_what_is_too_large_and_stops_in_time_although_it_is_watched()
			throws IOException, InterruptedException {
		var took = Duration.ofDays(1);
		for (int left = TRIES; left > 0 && took.compareTo(IN_TIME) >= 0; left--) {
			took = startServeAndStop();
		}
		assertThat(took).isLessThan(IN_TIME);
	}

	/** Answers how long the stop took. */
	private Duration startServeAndStop() throws IOException, InterruptedException {
		try (var store = EmbeddedEventStore.start(Files.createDirectories(this.folder.resolve("events")));
				var context = start(store.connectionString())) {
			var channel = channel(context);
			try {
				var health = HealthGrpc.newBlockingStub(channel);
				await()
					.untilAsserted(() -> assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
						.isEqualTo(ServingStatus.SERVING));
				assertThat(services(channel)).contains(QuoteCommandServiceGrpc.SERVICE_NAME,
						SubjectKeyServiceGrpc.SERVICE_NAME, HealthGrpc.SERVICE_NAME);
				assertThat(answerTo(channel, "x".repeat(300_000))).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
				assertThat(answerTo(channel, "x".repeat(200_000))).isEqualTo(Status.Code.INVALID_ARGUMENT);
				var watched = new Answers<HealthCheckResponse>();
				HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), watched);
				assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.SERVING);

				var started = System.nanoTime();
				context.close();
				return Duration.ofNanos(System.nanoTime() - started);
			}
			finally {
				channel.shutdownNow();
			}
		}
	}

	private ConfigurableApplicationContext start(String eventStore) {
		return SpringApplication.run(CommandServiceApplication.class, "--spring.grpc.server.port=0", "--server.port=0",
				"--quotestream.event-store.url=" + eventStore,
				"--quotestream.keys.jdbc-url=jdbc:sqlite:" + this.folder.resolve("a folder with spaces/keys.db"),
				"--quotestream.keys.master-key-file=" + this.folder.resolve("master.json"),
				"--quotestream.keys.create-master-key=true", "--quotestream.identity.trust-header=true");
	}

	private static ManagedChannel channel(ConfigurableApplicationContext context) {
		var port = context.getBean(GrpcServerLifecycle.class).getPort();
		return Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
	}

	/** What a broker is told about a note of this text. */
	private static Status.Code answerTo(ManagedChannel channel, String text) {
		var note = QuoteCommand.newBuilder().setAddNote(AddNoteRequest.newBuilder().setText(text));
		var headers = new Metadata();
		headers.put(Caller.HEADER, new Caller(Role.BROKER, "bea", "agency-1").toHeader());
		var refused = catchThrowableOfType(StatusRuntimeException.class,
				() -> CommandInboxServiceGrpc.newBlockingStub(channel)
					.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
					.submitCommand(SubmitCommandRequest.newBuilder().setCommand(note).build()));
		return Objects.requireNonNull(refused).getStatus().getCode();
	}

	private static List<String> services(ManagedChannel channel) throws InterruptedException {
		var answers = new Answers<ServerReflectionResponse>();
		var questions = ServerReflectionGrpc.newStub(channel).serverReflectionInfo(answers);
		questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
		questions.onCompleted();
		return answers.next()
			.getListServicesResponse()
			.getServiceList()
			.stream()
			.map(ServiceResponse::getName)
			.toList();
	}

	private static final class Answers<A> implements StreamObserver<A> {

		private final BlockingQueue<A> received = new LinkedBlockingQueue<>();

		A next() throws InterruptedException {
			var next = this.received.poll(1, TimeUnit.MINUTES);
			assertThat(next).as("an answer").isNotNull();
			return Objects.requireNonNull(next);
		}

		@Override
		public void onNext(A answer) {
			this.received.add(answer);
		}

		@Override
		public void onError(Throwable failure) {
			// The server has gone: what was received is looked at.
		}

		@Override
		public void onCompleted() {
			// What was received is looked at.
		}

	}

}
