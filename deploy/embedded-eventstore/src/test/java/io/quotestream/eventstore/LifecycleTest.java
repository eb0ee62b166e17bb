package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.WriteResult;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Points that need a store of one's own: stopping, restarting, and what outlives both.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LifecycleTest {

	private static final String GROUP = "group";

	@TempDir
	private Path folder;

	@Test
	void C07_a_stop_ends_open_subscriptions_with_unavailable_within_seconds() throws IOException {
		EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
		try (StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("s", 1);
			RecordedSubscription catchUp = new RecordedSubscription();
			StoreClient
				.get(client.streams().subscribeToStream("s", catchUp, SubscribeToStreamOptions.get().fromStart()));
			catchUp.event();
			catchUp.caughtUp();
			createGroup(client);
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", GROUP, 10);
			long started = System.nanoTime();
			store.close();
			assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
			assertThat(Status.fromThrowable(catchUp.failure()).getCode()).isEqualTo(Code.UNAVAILABLE);
			assertThat(Status.fromThrowable(consumer.end().orElseThrow()).getCode()).isEqualTo(Code.UNAVAILABLE);
		}
	}

	@Test
	void C14_a_repeated_append_is_recognised_after_a_restart() throws IOException {
		EventData[] events = { StoreClient.event("a"), StoreClient.event("b") };
		WriteResult exact;
		WriteResult any;
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			exact = client.append("exact", StreamState.noStream(), events);
			any = client.append("any", StreamState.any(), events);
			client.append("exact", 1);
		}
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(client.append("exact", StreamState.noStream(), events)).hasToString(exact.toString());
			assertThat(client.append("any", StreamState.any(), events)).hasToString(any.toString());
			assertThat(client.read("exact")).hasSize(3);
		}
	}

	@Test
	void C27_positions_stay_over_a_restart() throws IOException {
		List<ResolvedEvent> before;
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("a", 20);
			client.append("b", 20);
			before = client.readAll(ReadAllOptions.get().fromStart());
		}
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(client.readAll(ReadAllOptions.get().fromStart())).isEqualTo(before);
			assertThat(client.append("a", 1).getLogPosition()).isGreaterThan(before.getLast().getEvent().getPosition());
		}
	}

	@Test
	void C54_groups_checkpoints_and_parked_messages_survive_a_restart() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("s", 10);
			createGroup(client);
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", GROUP, 10);
			List<Delivered> delivered = consumer.next(10);
			consumer.subscription().nack(NackAction.Park, "poison", delivered.get(0).event());
			delivered.subList(1, 5).forEach((one) -> consumer.subscription().ack(one.event()));
			Awaitility.await().untilAsserted(() -> assertThat(checkpoint(client)).isEqualTo(4));
			consumer.stop();
		}
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(checkpoint(client)).isEqualTo(4);
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", GROUP, 10);
			assertThat(consumer.nextAcked(5)).extracting(Delivered::type)
				.containsExactly("type-5", "type-6", "type-7", "type-8", "type-9");
			StoreClient.await(client.groups().replayParkedMessagesToStream("s", GROUP));
			assertThat(consumer.nextAcked(1)).extracting(Delivered::type).containsExactly("type-0");
			consumer.stop();
		}
	}

	@Test
	void C54_a_replayed_message_that_was_not_processed_stays_parked_over_a_restart() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("s", 2);
			createGroup(client);
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", GROUP, 10);
			consumer.next(2).forEach((one) -> consumer.subscription().nack(NackAction.Park, "poison", one.event()));
			Awaitility.await().untilAsserted(() -> assertThat(parked(client)).isEqualTo(2));
			StoreClient.await(client.groups().replayParkedMessagesToStream("s", GROUP));
			consumer.nextAcked(1);
			consumer.next();
			Awaitility.await().untilAsserted(() -> assertThat(parked(client)).isEqualTo(1));
			consumer.stop();
		}
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(parked(client)).isEqualTo(1);
		}
	}

	@Test
	void C63_a_data_folder_is_opened_once() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder)) {
			assertThat(store.port()).isPositive();
			assertThatThrownBy(() -> EmbeddedEventStore.start(this.folder)).isInstanceOf(IOException.class)
				.hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
		}
		EmbeddedEventStore.start(this.folder).close();
	}

	@Test
	void a_taken_port_is_told_and_leaves_the_folder_free(@TempDir Path other) throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder)) {
			assertThatThrownBy(() -> EmbeddedEventStore.start(other, store.port())).isInstanceOf(IOException.class)
				.hasMessageContaining("cannot listen on port " + store.port());
			EmbeddedEventStore.start(other).close();
		}
	}

	@Test
	void its_health_can_be_asked() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder)) {
			ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
			assertThat(HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()).getStatus())
				.isEqualTo(ServingStatus.SERVING);
			channel.shutdownNow();
		}
	}

	private static void createGroup(StoreClient client) {
		StoreClient.await(client.groups()
			.createToStream("s", GROUP,
					CreatePersistentSubscriptionToStreamOptions.get()
						.fromStart()
						.checkpointLowerBound(1)
						.checkpointAfterInMs(100)));
	}

	private static long checkpoint(StoreClient client) {
		return StoreClient.get(client.groups().getInfoToStream("s", GROUP))
			.orElseThrow()
			.getStats()
			.getLastCheckpointedEventRevision()
			.orElse(-1L);
	}

	private static long parked(StoreClient client) {
		return StoreClient.get(client.groups().getInfoToStream("s", GROUP))
			.orElseThrow()
			.getStats()
			.getParkedMessageCount();
	}

}
