package io.quotestream.eventstore;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscriptionInfo;
import io.kurrent.dbclient.PersistentSubscriptionToAllInfo;
import io.kurrent.dbclient.PersistentSubscriptionToStreamInfo;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ReplayParkedMessagesOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Points 48 to 61: persistent subscriptions. */
class PersistentSubscriptionConformanceTest extends ConformanceSuite {

	private static final String GROUP = "group";

	private final String stream = StoreClient.unique("source");

	private final String allGroup = StoreClient.unique("all");

	private static CreatePersistentSubscriptionToStreamOptions fromStart() {
		return CreatePersistentSubscriptionToStreamOptions.get().fromStart();
	}

	private void create(CreatePersistentSubscriptionToStreamOptions options) {
		StoreClient.await(this.client.groups().createToStream(this.stream, GROUP, options));
	}

	private void createToAll(CreatePersistentSubscriptionToAllOptions options) {
		SubscriptionFilter filter = SubscriptionFilter.newBuilder()
			.withStreamNameRegularExpression("^" + this.stream)
			.build();
		StoreClient.await(this.client.groups().createToAll(this.allGroup, options.filter(filter)));
	}

	private RecordedConsumer connect(int bufferSize) {
		return RecordedConsumer.of(this.client, this.stream, GROUP, bufferSize);
	}

	private PersistentSubscriptionToStreamInfo info() {
		return StoreClient.get(this.client.groups().getInfoToStream(this.stream, GROUP)).orElseThrow();
	}

	private String parkedStream() {
		return "$persistentsubscription-" + this.stream + "::" + GROUP + "-parked";
	}

	private static void refused(Throwable failure, Code code, String exception) {
		assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(code);
		assertThat(trailer(failure, "exception")).isEqualTo(exception);
	}

	@Test
	void C48_a_group_is_created_once() {
		create(fromStart());
		refused(catchThrowable(() -> create(fromStart())), Code.ALREADY_EXISTS, "persistent-subscription-exists");
	}

	@Test
	void C48_a_missing_group_is_not_found() {
		refused(catchThrowable(() -> StoreClient.await(this.client.groups().deleteToStream(this.stream, GROUP))),
				Code.NOT_FOUND, "persistent-subscription-does-not-exist");
		refused(catchThrowable(() -> StoreClient.await(this.client.groups().updateToStream(this.stream, GROUP))),
				Code.NOT_FOUND, "persistent-subscription-does-not-exist");
		refused(catchThrowable(() -> connect(1)), Code.NOT_FOUND, "persistent-subscription-does-not-exist");
		assertThat(StoreClient.get(this.client.groups().getInfoToStream(this.stream, GROUP))).isEmpty();
	}

	@Test
	void C48_settings_that_cannot_work_are_refused() {
		refused(catchThrowable(() -> create(fromStart().readBatchSize(50).historyBufferSize(50))), Code.INTERNAL,
				"persistent-subscription-failed");
	}

	@Test
	void C48_info_tells_all_settings() {
		create(CreatePersistentSubscriptionToStreamOptions.get()
			.startFrom(3)
			.messageTimeoutInMs(7_000)
			.maxRetryCount(4)
			.liveBufferSize(501)
			.readBatchSize(21)
			.historyBufferSize(502)
			.checkpointAfterInMs(3_000)
			.checkpointLowerBound(11)
			.checkpointUpperBound(12)
			.maxSubscriberCount(13)
			.resolveLinkTos()
			.namedConsumerStrategy(NamedConsumerStrategy.DISPATCH_TO_SINGLE));
		PersistentSubscriptionToStreamInfo info = info();
		assertThat(info.getEventSource()).isEqualTo(this.stream);
		assertThat(info.getGroupName()).isEqualTo(GROUP);
		assertThat(info.getSettings()).satisfies((settings) -> {
			assertThat(settings.getStartFrom().getPositionOrThrow()).isEqualTo(3);
			assertThat(settings.getMessageTimeoutMs()).isEqualTo(7_000);
			assertThat(settings.getMaxRetryCount()).isEqualTo(4);
			assertThat(settings.getLiveBufferSize()).isEqualTo(501);
			assertThat(settings.getReadBatchSize()).isEqualTo(21);
			assertThat(settings.getHistoryBufferSize()).isEqualTo(502);
			assertThat(settings.getCheckpointAfterInMs()).isEqualTo(3_000);
			assertThat(settings.getCheckpointLowerBound()).isEqualTo(11);
			assertThat(settings.getCheckpointUpperBound()).isEqualTo(12);
			assertThat(settings.getMaxSubscriberCount()).isEqualTo(13);
			assertThat(settings.shouldResolveLinkTos()).isTrue();
			assertThat(settings.getNamedConsumerStrategy()).hasToString("DispatchToSingle");
		});
	}

	@Test
	void C48_groups_are_listed_by_source() {
		create(fromStart());
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromEnd());
		assertThat(StoreClient.get(this.client.groups().listAll()))
			.extracting(PersistentSubscriptionInfo::getEventSource)
			.contains(this.stream, "$all");
		assertThat(StoreClient.get(this.client.groups().listToStream(this.stream)))
			.extracting(PersistentSubscriptionInfo::getGroupName)
			.containsExactly(GROUP);
		assertThat(StoreClient.get(this.client.groups().listToAll()))
			.extracting(PersistentSubscriptionInfo::getGroupName)
			.contains(this.allGroup);
	}

	@Test
	void C49_no_more_is_in_flight_than_the_consumer_buffers() {
		this.client.append(this.stream, 10);
		create(fromStart());
		RecordedConsumer consumer = connect(3);
		assertThat(consumer.subscription().getSubscriptionId()).isEqualTo(this.stream + "::" + GROUP);
		List<Delivered> held = consumer.next(3);
		assertThat(held).extracting(Delivered::type).containsExactly("type-0", "type-1", "type-2");
		assertThat(held).extracting(Delivered::retries).containsOnly(0);
		assertThat(info().getStats().getTotalInFlightMessages()).isEqualTo(3);
		assertThat(consumer.waiting()).isZero();
		consumer.subscription().ack(held.getFirst().event());
		assertThat(consumer.next().type()).isEqualTo("type-3");
		consumer.stop();
	}

	@Test
	void C50_what_is_not_acked_in_time_comes_again() {
		this.client.append(this.stream, 1);
		create(fromStart().messageTimeoutInMs(1_000));
		RecordedConsumer consumer = connect(10);
		assertThat(consumer.next().retries()).isZero();
		assertThat(consumer.next().retries()).isEqualTo(1);
		consumer.stop();
	}

	@Test
	void C50_what_a_lost_consumer_held_goes_to_another() {
		this.client.append(this.stream, 2);
		create(fromStart());
		RecordedConsumer first = connect(10);
		first.next(2);
		first.stop();
		RecordedConsumer second = connect(10);
		assertThat(second.nextAcked(2)).extracting(Delivered::retries).containsOnly(1);
		second.stop();
	}

	@Test
	void C51_a_nack_decides_what_becomes_of_a_message() {
		this.client.append(this.stream, 4);
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		List<Delivered> delivered = consumer.next(4);
		consumer.subscription().nack(NackAction.Skip, "skip", delivered.get(0).event());
		consumer.subscription().nack(NackAction.Stop, "stop", delivered.get(1).event());
		consumer.subscription().nack(NackAction.Retry, "retry", delivered.get(2).event());
		Delivered retried = consumer.next();
		assertThat(retried.type()).isEqualTo("type-2");
		assertThat(retried.retries()).isEqualTo(1);
		consumer.subscription().nack(NackAction.Park, "poison \"quoted\"", delivered.get(3).event());
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(1));
		ResolvedEvent parked = this.client.read(parkedStream()).getFirst();
		assertThat(parked.getEvent().getEventType()).isEqualTo("$>");
		assertThat(new String(parked.getEvent().getEventData(), StandardCharsets.UTF_8)).isEqualTo("3@" + this.stream);
		assertThat(new String(parked.getEvent().getUserMetadata(), StandardCharsets.UTF_8))
			.contains("Client explicitly NAK'ed message.\\npoison \\\"quoted\\\"");
		consumer.stop();
	}

	@Test
	void C51_a_message_is_parked_after_its_last_retry() {
		this.client.append(this.stream, 1);
		create(fromStart().maxRetryCount(2));
		RecordedConsumer consumer = connect(10);
		for (int retries = 0; retries <= 2; retries++) {
			Delivered delivered = consumer.next();
			assertThat(delivered.retries()).isEqualTo(retries);
			consumer.subscription().nack(NackAction.Retry, "again", delivered.event());
		}
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(1));
		assertThat(new String(this.client.read(parkedStream()).getFirst().getEvent().getUserMetadata(),
				StandardCharsets.UTF_8))
			.contains("Reached retry count of 2");
		consumer.stop();
	}

	@Test
	void C52_parked_messages_are_replayed_up_to_the_given_number() {
		this.client.append(this.stream, 3);
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		consumer.next(3)
			.forEach((delivered) -> consumer.subscription().nack(NackAction.Park, "later", delivered.event()));
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(3));
		StoreClient.await(this.client.groups()
			.replayParkedMessagesToStream(this.stream, GROUP, ReplayParkedMessagesOptions.get().stopAt(2)));
		List<Delivered> replayed = consumer.nextAcked(2);
		assertThat(replayed).extracting(Delivered::type).containsExactly("type-0", "type-1");
		assertThat(replayed).extracting(Delivered::retries).containsOnly(0);
		assertThat(replayed).extracting((delivered) -> delivered.event().getLink().getStreamId())
			.containsOnly(parkedStream());
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(1));
		StoreClient.await(this.client.groups().replayParkedMessagesToStream(this.stream, GROUP));
		assertThat(consumer.nextAcked(1)).extracting(Delivered::type).containsExactly("type-2");
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isZero());
		consumer.stop();
	}

	@Test
	void C53_a_group_on_the_log_gets_the_streams_its_filter_names() {
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromStart());
		this.client.append(this.stream, 2);
		this.client.append(StoreClient.unique("other"), 2);
		this.client.append(this.stream + "-b", 1);
		RecordedConsumer consumer = RecordedConsumer.ofAll(this.client, this.allGroup, 10);
		assertThat(consumer.subscription().getSubscriptionId()).isEqualTo("$all::" + this.allGroup);
		assertThat(consumer.nextAcked(3)).extracting((delivered) -> delivered.event().getEvent().getStreamId())
			.containsExactly(this.stream, this.stream, this.stream + "-b");
		consumer.stop();
	}

	@Test
	void C53_a_group_from_the_end_gets_what_came_before_its_first_consumer() {
		this.client.append(this.stream, 2);
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromEnd());
		create(CreatePersistentSubscriptionToStreamOptions.get().fromEnd());
		this.client.append(this.stream, StreamState.any(), StoreClient.event("after"));
		RecordedConsumer ofAll = RecordedConsumer.ofAll(this.client, this.allGroup, 10);
		RecordedConsumer ofStream = connect(10);
		assertThat(ofAll.nextAcked(1)).extracting(Delivered::type).containsExactly("after");
		assertThat(ofStream.nextAcked(1)).extracting(Delivered::type).containsExactly("after");
		ofAll.stop();
		ofStream.stop();
	}

	@Test
	void C55_a_group_starts_with_the_event_it_names() {
		this.client.append(this.stream, 3);
		Position position = this.client.append(this.stream, StreamState.any(), StoreClient.event("named"))
			.getLogPosition();
		create(CreatePersistentSubscriptionToStreamOptions.get().startFrom(3));
		createToAll(CreatePersistentSubscriptionToAllOptions.get().startFrom(position));
		RecordedConsumer ofStream = connect(10);
		RecordedConsumer ofAll = RecordedConsumer.ofAll(this.client, this.allGroup, 10);
		assertThat(ofStream.nextAcked(1)).extracting(Delivered::type).containsExactly("named");
		assertThat(ofAll.nextAcked(1)).extracting(Delivered::type).containsExactly("named");
		PersistentSubscriptionToAllInfo info = StoreClient.get(this.client.groups().getInfoToAll(this.allGroup))
			.orElseThrow();
		assertThat(info.getSettings().getStartFrom().getPositionOrThrow()).isEqualTo(position);
		ofStream.stop();
		ofAll.stop();
	}

	@Test
	void C55_a_position_between_records_is_accepted() {
		createToAll(CreatePersistentSubscriptionToAllOptions.get().startFrom(1, 2));
		assertThat(StoreClient.get(this.client.groups().getInfoToAll(this.allGroup))).isPresent();
	}

	@Test
	void C56_an_update_drops_consumers_and_the_group_goes_on() {
		this.client.append(this.stream, 2);
		create(fromStart());
		RecordedConsumer before = connect(10);
		before.next(2);
		StoreClient.await(this.client.groups()
			.updateToStream(this.stream, GROUP,
					UpdatePersistentSubscriptionToStreamOptions.get().fromStart().maxRetryCount(99)));
		refused(before.end().orElseThrow(), Code.CANCELLED, "persistent-subscription-dropped");
		assertThat(info().getSettings().getMaxRetryCount()).isEqualTo(99);
		RecordedConsumer after = connect(10);
		assertThat(after.nextAcked(2)).extracting(Delivered::retries).containsOnly(0);
		after.stop();
	}

	@Test
	void C56_a_delete_drops_consumers() {
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		StoreClient.await(this.client.groups().deleteToStream(this.stream, GROUP));
		refused(consumer.end().orElseThrow(), Code.CANCELLED, "persistent-subscription-dropped");
	}

	@Test
	void C56_a_tombstoned_source_drops_consumers() {
		this.client.append(this.stream, 1);
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		consumer.nextAcked(1);
		this.client.tombstone(this.stream, StreamState.any());
		refused(consumer.end().orElseThrow(), Code.CANCELLED, "persistent-subscription-dropped");
	}

	@Test
	void C57_round_robin_gives_each_consumer_its_share() {
		create(fromStart().namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN));
		RecordedConsumer first = connect(10);
		RecordedConsumer second = connect(10);
		this.client.append(this.stream, 10);
		assertThat(first.next(5)).hasSize(5);
		assertThat(second.next(5)).hasSize(5);
		first.stop();
		second.stop();
	}

	@Test
	void C57_dispatch_to_single_fills_the_first_consumer_first() {
		create(fromStart().namedConsumerStrategy(NamedConsumerStrategy.DISPATCH_TO_SINGLE));
		RecordedConsumer first = connect(3);
		RecordedConsumer second = connect(10);
		this.client.append(this.stream, 5);
		assertThat(first.next(3)).extracting(Delivered::type).containsExactly("type-0", "type-1", "type-2");
		assertThat(second.next(2)).extracting(Delivered::type).containsExactly("type-3", "type-4");
		first.stop();
		second.stop();
	}

	@Test
	void C57_pinned_gives_a_stream_to_one_consumer() {
		List<String> streams = IntStream.range(0, 12).mapToObj((i) -> this.stream + "-" + i).toList();
		SubscriptionFilter filter = SubscriptionFilter.newBuilder()
			.withStreamNameRegularExpression("^" + this.stream)
			.build();
		StoreClient.await(this.client.groups()
			.createToAll(this.allGroup,
					CreatePersistentSubscriptionToAllOptions.get()
						.fromStart()
						.namedConsumerStrategy(NamedConsumerStrategy.PINNED)
						.filter(filter)));
		RecordedConsumer first = RecordedConsumer.ofAll(this.client, this.allGroup, 100);
		RecordedConsumer second = RecordedConsumer.ofAll(this.client, this.allGroup, 100);
		streams.forEach((name) -> this.client.append(name, 3));
		Awaitility.await().until(() -> first.waiting() + second.waiting() == 36);
		Set<String> toFirst = streamsOf(first.next(first.waiting()));
		Set<String> toSecond = streamsOf(second.next(second.waiting()));
		assertThat(toFirst).isNotEmpty().doesNotContainAnyElementsOf(toSecond);
		assertThat(toSecond).isNotEmpty();
		first.stop();
		second.stop();
	}

	private static Set<String> streamsOf(List<Delivered> delivered) {
		return delivered.stream().map((one) -> one.event().getEvent().getStreamId()).collect(Collectors.toSet());
	}

	@Test
	void C57_one_consumer_too_many_is_refused() {
		create(fromStart().maxSubscriberCount(1));
		RecordedConsumer consumer = connect(10);
		refused(catchThrowable(() -> connect(10)), Code.FAILED_PRECONDITION, "maximum-subscribers-reached");
		consumer.stop();
	}

	@Test
	void C58_a_retry_comes_before_new_events() {
		this.client.append(this.stream, 4);
		create(fromStart());
		RecordedConsumer consumer = connect(2);
		List<Delivered> held = consumer.next(2);
		consumer.subscription().nack(NackAction.Retry, "again", held.getFirst().event());
		assertThat(consumer.next().type()).isEqualTo("type-0");
		consumer.stop();
	}

	@Test
	void C58_one_consumer_taking_one_at_a_time_sees_strict_order() {
		this.client.append(this.stream, 50);
		create(fromStart());
		RecordedConsumer consumer = connect(1);
		assertThat(consumer.nextAcked(50)).extracting((delivered) -> delivered.event().getEvent().getRevision())
			.isSorted();
		consumer.stop();
	}

	@Test
	void C59_a_group_that_follows_links_is_acked_by_the_links_id() {
		this.client.append(this.stream, 1);
		String links = StoreClient.unique("links");
		this.client.append(links, StreamState.noStream(), link("0@" + this.stream), link("9@" + this.stream));
		StoreClient.await(this.client.groups().createToStream(links, GROUP, fromStart().resolveLinkTos()));
		RecordedConsumer consumer = RecordedConsumer.of(this.client, links, GROUP, 1);
		Delivered resolved = consumer.next();
		assertThat(resolved.event().getEvent().getStreamId()).isEqualTo(this.stream);
		consumer.subscription().ack(resolved.event());
		Delivered missing = consumer.next();
		assertThat(missing.event().getEvent()).isNull();
		assertThat(missing.event().getLink().getRevision()).isEqualTo(1);
		consumer.stop();
		StoreClient.await(this.client.groups().deleteToStream(links, GROUP));
	}

	private static EventData link(String target) {
		return EventData.builderAsBinary("$>", target.getBytes(StandardCharsets.UTF_8)).build();
	}

	@Test
	void C60_info_tells_how_far_the_group_is() {
		this.client.append(this.stream, 20);
		create(fromStart().checkpointLowerBound(1).checkpointAfterInMs(100));
		assertThat(info().getStats().getLastKnownEventRevision()).contains(19L);
		assertThat(info().getStats().getLastCheckpointedEventRevision()).isEmpty();
		RecordedConsumer consumer = connect(50);
		consumer.nextAcked(20);
		Awaitility.await()
			.untilAsserted(() -> assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(19L));
		assertThat(info().getStats().getTotalItems()).isEqualTo(20);
		assertThat(info().getConnections()).hasSize(1);
		consumer.stop();
		Awaitility.await().untilAsserted(() -> assertThat(info().getConnections()).isEmpty());
	}

	@Test
	void C61_a_stream_without_groups_is_not_found_in_the_list() {
		refused(catchThrowable(() -> StoreClient.get(this.client.groups().listToStream(this.stream))), Code.NOT_FOUND,
				"persistent-subscription-does-not-exist");
	}

	@Test
	void an_acknowledgement_of_many_frees_them_all() {
		this.client.append(this.stream, 6);
		create(fromStart());
		RecordedConsumer consumer = connect(3);
		List<ResolvedEvent> first = consumer.next(3).stream().map(Delivered::event).toList();
		consumer.subscription().ack(first.iterator());
		assertThat(Stream.of(consumer.next(), consumer.next(), consumer.next())).extracting(Delivered::type)
			.containsExactly("type-3", "type-4", "type-5");
		consumer.stop();
	}

	@Test
	void a_group_survives_the_soft_delete_of_its_source() {
		this.client.append(this.stream, 1);
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		consumer.nextAcked(1);
		this.client.delete(this.stream, StreamState.any());
		this.client.append(this.stream, StreamState.any(), StoreClient.event("revived"));
		assertThat(consumer.next(Duration.ofSeconds(5)).type()).isEqualTo("revived");
		assertThat(this.client.read(this.stream, ReadStreamOptions.get())).hasSize(1);
		consumer.stop();
	}

}
