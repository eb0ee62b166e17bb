package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.quotestream.eventstore.protocol.StreamIdentifiers;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Points 31, 36 and 38: what clients that stall or leave cost the others. */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowSubscriberTest {

	private static final int EVENTS = 2_000;

	@TempDir
	private Path folder;

	@Test
	void C38_a_stalled_subscriber_misses_nothing_and_holds_nobody_up() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
			Stalled stalled = new Stalled();
			StreamsGrpc.newStub(channel).read(subscribe("s"), stalled);
			Awaitility.await().until(() -> !stalled.received.isEmpty());
			RecordedSubscription quick = new RecordedSubscription();
			Subscription subscription = StoreClient
				.get(client.streams().subscribeToStream("s", quick, SubscribeToStreamOptions.get().fromStart()));
			byte[] data = new byte[4_096];
			EventData[] batch = new EventData[100];
			for (int written = 0; written < EVENTS; written += batch.length) {
				for (int i = 0; i < batch.length; i++) {
					batch[i] = EventData.builderAsBinary("t", data).build();
				}
				client.append("s", StreamState.any(), batch);
			}
			assertThat(quick.eventsIgnoringCaughtUp(EVENTS)).hasSize(EVENTS);
			assertThat(stalled.received).hasSizeLessThan(10);
			stalled.requestAll();
			List<Long> all = LongStream.range(0, EVENTS).boxed().toList();
			Awaitility.await().untilAsserted(() -> assertThat(stalled.revisions()).isEqualTo(all));
			channel.shutdownNow();
			subscription.stop();
		}
	}

	@Test
	void C36_a_subscriber_that_leaves_leaves_nothing_behind() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			RecordedSubscription recorded = new RecordedSubscription();
			Subscription subscription = StoreClient
				.get(client.streams().subscribeToStream("s", recorded, SubscribeToStreamOptions.get().fromStart()));
			recorded.caughtUp();
			assertThat(store.openSubscriptions()).isEqualTo(1);
			subscription.stop();
			Awaitility.await().until(() -> store.openSubscriptions() == 0);
			client.append("s", 1);
		}
	}

	private static ReadReq subscribe(String stream) {
		Empty empty = Empty.getDefaultInstance();
		ReadReq.Builder request = ReadReq.newBuilder();
		request.getOptionsBuilder()
			.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance())
			.setNoFilter(empty);
		request.getOptionsBuilder().getUuidOptionBuilder().setStructured(empty);
		request.getOptionsBuilder()
			.getStreamBuilder()
			.setStart(empty)
			.setStreamIdentifier(StreamIdentifiers.write(stream));
		return request.build();
	}

	/** Takes one message, and no more until told. */
	private static final class Stalled implements ClientResponseObserver<ReadReq, ReadResp> {

		private final Queue<ReadResp> received = new ConcurrentLinkedQueue<>();

		private @Nullable ClientCallStreamObserver<ReadReq> call;

		@Override
		public void beforeStart(ClientCallStreamObserver<ReadReq> started) {
			started.disableAutoRequestWithInitial(1);
			this.call = started;
		}

		@Override
		public void onNext(ReadResp message) {
			this.received.add(message);
		}

		@Override
		public void onError(Throwable failure) {
			// The test ends it.
		}

		@Override
		public void onCompleted() {
			// Never: a subscription has no end of its own.
		}

		void requestAll() {
			if (this.call != null) {
				this.call.request(Integer.MAX_VALUE);
			}
		}

		List<Long> revisions() {
			return this.received.stream()
				.filter(ReadResp::hasEvent)
				.map((message) -> message.getEvent().getEvent().getStreamRevision())
				.toList();
		}

	}

}
