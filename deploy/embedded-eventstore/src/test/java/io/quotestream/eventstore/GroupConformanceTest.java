package io.quotestream.eventstore;

import io.grpc.Status.Code;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscriptionInfo;
import io.kurrent.dbclient.PersistentSubscriptionToStreamInfo;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Points 48, 56, 60 and 61: what groups there are, and what is told of them. */
class GroupConformanceTest extends GroupConformanceSuite {

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
	void C48_a_group_that_was_deleted_is_gone_and_can_be_made_again() {
		create(fromStart());
		StoreClient.await(this.client.groups().deleteToStream(this.stream, GROUP));
		assertThat(StoreClient.get(this.client.groups().getInfoToStream(this.stream, GROUP))).isEmpty();
		create(CreatePersistentSubscriptionToStreamOptions.get().fromEnd());
		assertThat(info().getSettings().getStartFrom()).isNotNull();
	}

	@Test
	void C56_an_update_of_a_group_on_the_log_keeps_its_filter_and_what_it_has_done() {
		this.client.append(this.stream, 2);
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromStart().checkpointUpperBound(1));
		RecordedConsumer before = connectToAll(10);
		Position second = before.nextAcked(2).getLast().event().getEvent().getPosition();
		Awaitility.await()
			.untilAsserted(() -> assertThat(infoToAll().getStats().getLastCheckpointedEventPosition())
				.hasValueSatisfying((position) -> assertThat(position).isGreaterThanOrEqualTo(second)));
		StoreClient.await(this.client.groups()
			.updateToAll(this.allGroup, UpdatePersistentSubscriptionToAllOptions.get().startFrom(3, 4)));
		refused(before.end().orElseThrow(), Code.CANCELLED, "persistent-subscription-dropped");
		this.client.append(StoreClient.unique("other"), 1);
		this.client.append(this.stream, StreamState.any(), StoreClient.event("next"));
		RecordedConsumer after = connectToAll(10);
		assertThat(after.nextAcked(1)).extracting(Delivered::type).containsExactly("next");
		after.stop();
	}

	@Test
	void C56_a_restart_of_the_subsystem_drops_consumers_and_groups_go_on() {
		this.client.append(this.stream, 3);
		create(fromStart().checkpointUpperBound(1));
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromStart());
		RecordedConsumer ofStream = connect(10);
		RecordedConsumer ofAll = connectToAll(10);
		ofStream.subscription().ack(ofStream.next(3).getFirst().event());
		ofAll.next(3);
		Awaitility.await()
			.untilAsserted(() -> assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(0L));
		StoreClient.await(this.client.groups().restartSubsystem());
		refused(ofStream.end().orElseThrow(), Code.CANCELLED, "persistent-subscription-dropped");
		refused(ofAll.end().orElseThrow(), Code.CANCELLED, "persistent-subscription-dropped");
		RecordedConsumer again = connect(10);
		assertThat(again.nextAcked(2)).extracting(Delivered::type).containsExactly("type-1", "type-2");
		RecordedConsumer allAgain = connectToAll(10);
		assertThat(allAgain.nextAcked(3)).hasSize(3);
		again.stop();
		allAgain.stop();
	}

	@Test
	void C60_info_of_a_group_on_the_log_tells_positions() {
		Position last = this.client.append(this.stream, 5).getLogPosition();
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromStart().checkpointUpperBound(1));
		assertThat(infoToAll().getStats().getLastCheckpointedEventPosition()).isEmpty();
		RecordedConsumer consumer = connectToAll(3);
		List<Delivered> held = consumer.next(3);
		assertThat(infoToAll().getStats().getTotalInFlightMessages()).isEqualTo(3);
		assertThat(infoToAll().getConnections()).singleElement().satisfies((connection) -> {
			assertThat(connection.getInFlightMessages()).isEqualTo(3);
			assertThat(connection.getAvailableSlots()).isZero();
			assertThat(connection.getTotalItems()).isEqualTo(3);
		});
		consumer.subscription().nack(NackAction.Park, "poison", held.getFirst().event());
		held.subList(1, 3).forEach((one) -> consumer.subscription().ack(one.event()));
		consumer.nextAcked(2);
		Awaitility.await().untilAsserted(() -> {
			assertThat(infoToAll().getStats().getParkedMessageCount()).isEqualTo(1);
			assertThat(infoToAll().getStats().getTotalInFlightMessages()).isZero();
			assertThat(infoToAll().getStats().getLastCheckpointedEventPosition())
				.hasValueSatisfying((position) -> assertThat(position).isGreaterThanOrEqualTo(last));
			assertThat(infoToAll().getStats().getLastKnownEventPosition())
				.hasValueSatisfying((position) -> assertThat(position).isGreaterThanOrEqualTo(last));
		});
		consumer.stop();
	}

	@Test
	void C60_a_group_with_nothing_to_read_is_live() {
		this.client.append(this.stream, 1);
		create(CreatePersistentSubscriptionToStreamOptions.get().fromEnd());
		assertThat(info().getStatus()).isEqualTo("Live");
	}

}
