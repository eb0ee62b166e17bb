package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReplayParkedMessagesOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.WriteResult;
import io.kurrent.dbclient.WrongExpectedVersionException;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import io.quotestream.eventstore.log.LogCheck;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Points that need a store of one's own: stopping, restarting, and what outlives both.
 */
@EmbeddedOnly
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
			assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
			// So they are told when they are not waited for and then cut off.
			assertToldOfStop(catchUp.failure());
			assertToldOfStop(consumer.end().orElseThrow());
		}
	}

	@Test
	void C07_a_stop_ends_the_call_of_a_subscriber_that_does_not_keep_up_with_unavailable() throws IOException {
		EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
		ManagedChannel channel = narrowChannel(store);
		try (StoreClient client = StoreClient.connect(store.connectionString())) {
			appendLargeEvent(client);
			RawCall<ReadReq, ReadResp> slow = RawCall.stalled(channel, Requests.subscription("s"));
			slow.next();
			store.close();
			slow.resume();
			assertThat(slow.code()).isEqualTo(Code.UNAVAILABLE);
		}
		channel.shutdownNow();
	}

	private static void assertToldOfStop(Throwable end) {
		assertThat(Status.fromThrowable(end).getCode()).isEqualTo(Code.UNAVAILABLE);
		assertThat(end).hasMessageContaining("Server is shutting down");
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
			assertThat(client.append("exact", StreamState.streamRevision(0), events[1])).hasToString(exact.toString());
			assertThatThrownBy(() -> client.append("exact", StreamState.streamRevision(0), events))
				.isInstanceOf(WrongExpectedVersionException.class);
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
	void C36_a_client_that_leaves_while_data_is_on_its_way_is_nothing_to_warn_of() throws IOException {
		List<LogRecord> warnings = new CopyOnWriteArrayList<>();
		Handler listening = new Handler() {
			@Override
			public void publish(LogRecord warning) {
				warnings.add(warning);
			}

			@Override
			public void flush() {
				// Nothing is held back.
			}

			@Override
			public void close() {
				// Nothing is open.
			}
		};
		Logger grpc = Logger.getLogger("io.grpc");
		grpc.addHandler(listening);
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			appendLargeEvent(client);
			ManagedChannel channel = narrowChannel(store);
			RawCall<ReadReq, ReadResp> leaving = RawCall.stalled(channel, Requests.subscription("s"));
			leaving.next();
			assertThat(store.openSubscriptions()).isEqualTo(1);
			leaving.close();
			Awaitility.await().until(() -> store.openSubscriptions() == 0);
			channel.shutdownNow();
		}
		finally {
			grpc.removeHandler(listening);
		}
		assertThat(warnings).isEmpty();
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
	void C54_a_group_on_the_log_goes_on_after_its_checkpoint() throws IOException {
		CreatePersistentSubscriptionToAllOptions options = CreatePersistentSubscriptionToAllOptions.get()
			.fromStart()
			.checkpointUpperBound(1)
			.filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression("^s").build());
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("s1", 3);
			client.append("other", 3);
			client.append("s2", 3);
			StoreClient.await(client.groups().createToAll(GROUP, options));
			RecordedConsumer consumer = RecordedConsumer.ofAll(client, GROUP, 10);
			List<Delivered> delivered = consumer.next(6);
			consumer.subscription().nack(NackAction.Park, "poison", delivered.get(0).event());
			delivered.subList(1, 4).forEach((one) -> consumer.subscription().ack(one.event()));
			Position fourth = delivered.get(3).event().getEvent().getPosition();
			Awaitility.await()
				.untilAsserted(() -> assertThat(StoreClient.get(client.groups().getInfoToAll(GROUP))
					.orElseThrow()
					.getStats()
					.getLastCheckpointedEventPosition()).contains(fourth));
			consumer.stop();
		}
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			RecordedConsumer consumer = RecordedConsumer.ofAll(client, GROUP, 10);
			assertThat(consumer.nextAcked(2)).extracting((one) -> one.event().getEvent().getStreamId() + one.type())
				.containsExactly("s2type-1", "s2type-2");
			StoreClient.await(client.groups().replayParkedMessagesToAll(GROUP, ReplayParkedMessagesOptions.get()));
			assertThat(consumer.nextAcked(1)).extracting(Delivered::type).containsExactly("type-0");
			consumer.stop();
		}
	}

	@Test
	void C61_the_list_of_a_store_without_groups_is_empty() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(StoreClient.get(client.groups().listAll())).isEmpty();
			assertThatThrownBy(() -> StoreClient.get(client.groups().listToAll())).isInstanceOfSatisfying(
					StatusRuntimeException.class,
					(refusal) -> assertThat(refusal.getStatus().getCode()).isEqualTo(Code.NOT_FOUND));
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
	void C63_a_refused_second_open_leaves_the_folder_to_the_first() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder)) {
			assertThat(store.port()).isPositive();
			assertThatThrownBy(() -> EmbeddedEventStore.start(this.folder)).isInstanceOf(IOException.class);
			assertThatThrownBy(() -> LogCheck.open(this.folder)).isInstanceOf(IOException.class);
			assertThatThrownBy(() -> ServerProcess.start(this.folder).close()).isInstanceOf(IOException.class)
				.hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
		}
	}

	@Test
	void a_taken_port_is_told_and_leaves_neither_threads_nor_a_locked_folder(@TempDir Path other) throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder)) {
			Set<Thread> before = storeThreads();
			assertThatThrownBy(() -> EmbeddedEventStore.start(other, store.port())).isInstanceOf(IOException.class)
				.hasMessageContaining("cannot listen on port " + store.port());
			Awaitility.await().until(() -> before.containsAll(storeThreads()));
			EmbeddedEventStore.start(other).close();
		}
	}

	private static Set<Thread> storeThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().matches("(log|group)-.*"))
			.collect(Collectors.toSet());
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

	@Test
	void C60_what_cannot_be_read_of_a_group_is_told() throws IOException, SQLException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("s", 1);
			createGroup(client);
			try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + this.folder.resolve("events.db"));
					Statement statement = connection.createStatement()) {
				statement.executeUpdate("DROP TABLE event");
			}
			assertThatThrownBy(() -> StoreClient.get(client.groups().listAll())).isInstanceOfSatisfying(
					StatusRuntimeException.class,
					(failure) -> assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNKNOWN));
			assertThat(store.groups()).failsWithin(Duration.ofSeconds(StoreClient.PATIENCE_SECONDS));
		}
	}

	/** More than a narrow channel takes at once. */
	private static void appendLargeEvent(StoreClient client) {
		client.append("s", StreamState.any(), EventData.builderAsBinary("t", new byte[1 << 19]).build());
	}

	private static ManagedChannel narrowChannel(EmbeddedEventStore store) {
		return NettyChannelBuilder.forAddress("127.0.0.1", store.port())
			.flowControlWindow(1 << 16)
			.usePlaintext()
			.build();
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
