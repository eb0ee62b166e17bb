package io.quotestream.proto.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent.RecordedEvent;

import io.quotestream.proto.RestartPort;

/**
 * The least that the client takes for an event store, with the moods of a real one. Holds
 * one stream.
 */
final class FakeEventStore implements AutoCloseable {

	/** How reads are answered. */
	enum Mood {

		ANSWERS, SILENT, UNAVAILABLE, DELETED

	}

	private final List<RecordedEvent> events = new CopyOnWriteArrayList<>();

	private volatile Mood mood = Mood.ANSWERS;

	private Server server;

	private int port;

	FakeEventStore() throws IOException {
		this.server = started(RestartPort.free());
		this.port = this.server.getPort();
	}

	String connectionString() {
		return "esdb://127.0.0.1:" + this.port + "?tls=false";
	}

	void mood(Mood now) {
		this.mood = now;
	}

	void stop() throws InterruptedException {
		this.server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
	}

	void startAgain() throws IOException {
		this.server = started(this.port);
	}

	/** Adds the next event of a stream. */
	void record(String stream, String type, byte[] data, byte[] metadata) {
		var event = RecordedEvent.newBuilder()
			.setStreamRevision(this.events.size())
			.putAllMetadata(
					Map.of("type", type, "created", "17321904000000000", "content-type", "application/octet-stream"))
			.setCustomMetadata(ByteString.copyFrom(metadata))
			.setData(ByteString.copyFrom(data));
		event.getIdBuilder().setString(UUID.randomUUID().toString());
		event.getStreamIdentifierBuilder().setStreamName(ByteString.copyFromUtf8(stream));
		this.events.add(event.build());
	}

	private Server started(int wanted) throws IOException {
		return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
			.addService(new Features())
			.addService(new Streams())
			.build()
			.start();
	}

	@Override
	public void close() {
		this.server.shutdownNow();
	}

	private static final class Features extends ServerFeaturesGrpc.ServerFeaturesImplBase {

		@Override
		public void getSupportedMethods(Empty request, StreamObserver<SupportedMethods> answer) {
			answer.onNext(SupportedMethods.newBuilder().setEventStoreServerVersion("24.10.4").build());
			answer.onCompleted();
		}

	}

	private final class Streams extends StreamsGrpc.StreamsImplBase {

		@Override
		public void read(ReadReq request, StreamObserver<ReadResp> answer) {
			switch (FakeEventStore.this.mood) {
				case ANSWERS -> answer(request.getOptions(), answer);
				case SILENT -> {
				}
				case UNAVAILABLE -> answer.onError(Status.UNAVAILABLE.asRuntimeException());
				case DELETED -> answer.onError(Status.FAILED_PRECONDITION.asRuntimeException());
			}
		}

		private void answer(ReadReq.Options options, StreamObserver<ReadResp> answer) {
			var asked = options.getStream().getStreamIdentifier().getStreamName();
			var found = FakeEventStore.this.events.stream()
				.filter((event) -> event.getStreamIdentifier().getStreamName().equals(asked))
				.toList();
			if (found.isEmpty()) {
				var missing = ReadResp.newBuilder();
				missing.getStreamNotFoundBuilder().getStreamIdentifierBuilder().setStreamName(asked);
				answer.onNext(missing.build());
			}
			var backwards = options.getReadDirection() == ReadReq.Options.ReadDirection.Backwards;
			(backwards ? found.reversed() : found).stream()
				.filter((event) -> event.getStreamRevision() >= options.getStream().getRevision())
				.limit(options.getCount())
				.forEach((event) -> {
					var response = ReadResp.newBuilder();
					response.getEventBuilder().setEvent(event);
					answer.onNext(response.build());
				});
			answer.onCompleted();
		}

	}

}
