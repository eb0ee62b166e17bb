package io.quotestream.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StartAndStopTest {

	private static final int STARTS = 5;

	@TempDir
	private Path folder;

	/** The time is told, not judged: how busy the machine is is no test's business. */
	@Test
	void a_store_inside_a_running_program_starts_at_once() throws IOException {
		for (int i = 0; i < STARTS; i++) {
			long started = System.nanoTime();
			try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder.resolve("store-" + i))) {
				Duration start = Duration.ofNanos(System.nanoTime() - started);
				try (StoreClient client = StoreClient.connect(store.connectionString())) {
					client.append("s", 1);
					System.out.printf("Start %d in this JVM: %d ms, with a new client's first append %d ms%n", i + 1,
							start.toMillis(), Duration.ofNanos(System.nanoTime() - started).toMillis());
					assertThat(client.read("s")).hasSize(1);
				}
			}
		}
	}

	@Test
	void a_stop_ends_calls_whose_clients_neither_finish_nor_listen() throws IOException {
		EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
		CompletableFuture<Status> unfinished = new CompletableFuture<>();
		StreamObserver<AppendReq> append = StreamsGrpc.newStub(channel).append(new End<>(unfinished));
		append.onNext(AppendReq.newBuilder()
			.setOptions(AppendReq.Options.newBuilder().setStreamIdentifier(stream()).setAny(empty()))
			.build());
		CompletableFuture<Status> deaf = new CompletableFuture<>();
		Deaf listener = new Deaf(deaf);
		StreamsGrpc.newStub(channel)
			.read(ReadReq.newBuilder()
				.setOptions(ReadReq.Options.newBuilder()
					.setStream(
							ReadReq.Options.StreamOptions.newBuilder().setStreamIdentifier(stream()).setStart(empty()))
					.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance())
					.setNoFilter(empty())
					.setUuidOption(ReadReq.Options.UUIDOption.newBuilder().setString(empty())))
				.build(), listener);
		Awaitility.await().until(() -> store.openSubscriptions() == 2);
		store.close();
		listener.listen();
		assertThat(StoreClient.get(unfinished).getCode()).isEqualTo(Code.UNAVAILABLE);
		assertThat(StoreClient.get(deaf).getCode()).isEqualTo(Code.UNAVAILABLE);
		channel.shutdownNow();
		EmbeddedEventStore.start(this.folder).close();
	}

	@Test
	void what_strangers_send_is_not_in_the_log() throws IOException {
		Queue<String> logged = new ConcurrentLinkedQueue<>();
		Logger transport = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport");
		Handler heard = heard(logged);
		transport.addHandler(heard);
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				Socket stranger = new Socket(InetAddress.getLoopbackAddress(), store.port())) {
			stranger.getOutputStream()
				.write("GET /?email=asha@example.com HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			stranger.getInputStream().readAllBytes();
		}
		transport.removeHandler(heard);
		assertThat(logged).isEmpty();
	}

	private static Handler heard(Queue<String> logged) {
		return new Handler() {
			@Override
			public void publish(LogRecord line) {
				logged.add(line.getMessage() + " " + line.getThrown());
			}

			@Override
			public void flush() {
			}

			@Override
			public void close() {
			}
		};
	}

	private static StreamIdentifier stream() {
		return StreamIdentifier.newBuilder().setStreamName(ByteString.copyFromUtf8("s")).build();
	}

	private static Shared.Empty empty() {
		return Shared.Empty.getDefaultInstance();
	}

	/** Waits for the end of a call only. */
	private static class End<T> implements StreamObserver<T> {

		private final CompletableFuture<Status> end;

		End(CompletableFuture<Status> end) {
			this.end = end;
		}

		@Override
		public void onNext(T message) {
		}

		@Override
		public void onError(Throwable failure) {
			this.end.complete(Status.fromThrowable(failure));
		}

		@Override
		public void onCompleted() {
			this.end.complete(Status.OK);
		}

	}

	/** Takes no message until it is told to. */
	private static final class Deaf extends End<ReadResp> implements ClientResponseObserver<ReadReq, ReadResp> {

		private final CompletableFuture<ClientCallStreamObserver<ReadReq>> call = new CompletableFuture<>();

		Deaf(CompletableFuture<Status> end) {
			super(end);
		}

		@Override
		public void beforeStart(ClientCallStreamObserver<ReadReq> started) {
			started.disableAutoRequestWithInitial(0);
			this.call.complete(started);
		}

		void listen() {
			this.call.join().request(100);
		}

	}

}
