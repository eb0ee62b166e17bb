package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.ReplayParkedMessagesOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Points 51, 52 and 60: what becomes of messages nobody can process. */
class ParkingConformanceTest extends GroupConformanceSuite {

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
		Awaitility.await().untilAsserted(() -> {
			assertThat(info().getStats().getParkedMessageCount()).isEqualTo(1);
			assertThat(info().getStats().getTotalInFlightMessages()).as("the third is not replayed").isZero();
		});
		StoreClient.await(this.client.groups().replayParkedMessagesToStream(this.stream, GROUP));
		assertThat(consumer.nextAcked(1)).extracting(Delivered::type).containsExactly("type-2");
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isZero());
		consumer.stop();
	}

	@Test
	void C52_parked_messages_of_a_group_on_the_log_are_replayed() {
		this.client.append(this.stream, 3);
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromStart());
		RecordedConsumer consumer = connectToAll(10);
		consumer.next(3).forEach((one) -> consumer.subscription().nack(NackAction.Park, "later", one.event()));
		String parked = "$persistentsubscription-$all::" + this.allGroup + "-parked";
		Awaitility.await().untilAsserted(() -> assertThat(infoToAll().getStats().getParkedMessageCount()).isEqualTo(3));
		assertThat(this.client.read(parked))
			.extracting((event) -> new String(event.getEvent().getEventData(), StandardCharsets.UTF_8))
			.containsExactly("0@" + this.stream, "1@" + this.stream, "2@" + this.stream);
		StoreClient.await(this.client.groups()
			.replayParkedMessagesToAll(this.allGroup, ReplayParkedMessagesOptions.get().stopAt(1)));
		assertThat(consumer.nextAcked(1)).extracting(Delivered::type).containsExactly("type-0");
		Awaitility.await().untilAsserted(() -> {
			assertThat(infoToAll().getStats().getParkedMessageCount()).isEqualTo(2);
			assertThat(infoToAll().getStats().getTotalInFlightMessages()).as("no other is replayed").isZero();
		});
		StoreClient
			.await(this.client.groups().replayParkedMessagesToAll(this.allGroup, ReplayParkedMessagesOptions.get()));
		List<Delivered> replayed = consumer.nextAcked(2);
		assertThat(replayed).extracting(Delivered::type).containsExactly("type-1", "type-2");
		assertThat(replayed).extracting((one) -> one.event().getLink().getStreamId()).containsOnly(parked);
		Awaitility.await().untilAsserted(() -> assertThat(infoToAll().getStats().getParkedMessageCount()).isZero());
		consumer.stop();
	}

	@Test
	void C52_a_replayed_message_that_fails_again_is_parked_again_and_one_whose_event_is_gone_is_skipped() {
		this.client.append(this.stream, 2);
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		consumer.next(2).forEach((one) -> consumer.subscription().nack(NackAction.Park, "later", one.event()));
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(2));
		StreamMetadata truncated = new StreamMetadata();
		truncated.setTruncateBefore(1L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, truncated));
		StoreClient.await(this.client.groups().replayParkedMessagesToStream(this.stream, GROUP));
		Delivered replayed = consumer.next();
		assertThat(replayed.type()).isEqualTo("type-1");
		consumer.subscription().nack(NackAction.Park, "again", replayed.event());
		Awaitility.await().untilAsserted(() -> {
			List<ResolvedEvent> parked = this.client.read(parkedStream());
			assertThat(parked).singleElement()
				.satisfies((one) -> assertThat(new String(one.getEvent().getEventData(), StandardCharsets.UTF_8))
					.isEqualTo("1@" + this.stream));
			assertThat(parked.getFirst().getEvent().getRevision()).isEqualTo(2);
		});
		consumer.stop();
	}

	@Test
	void C52_a_link_is_parked_as_what_it_leads_to() {
		this.client.append(this.stream, 1);
		String links = StoreClient.unique("links");
		this.client.append(links, StreamState.noStream(), link("0@" + this.stream));
		StoreClient.await(this.client.groups().createToStream(links, GROUP, fromStart().resolveLinkTos()));
		RecordedConsumer consumer = RecordedConsumer.of(this.client, links, GROUP, 1);
		consumer.subscription().nack(NackAction.Park, "poison", consumer.next().event());
		String parked = "$persistentsubscription-" + links + "::" + GROUP + "-parked";
		Awaitility.await()
			.ignoreExceptionsInstanceOf(StreamNotFoundException.class)
			.untilAsserted(() -> assertThat(this.client.read(parked)).singleElement()
				.satisfies((one) -> assertThat(new String(one.getEvent().getEventData(), StandardCharsets.UTF_8))
					.isEqualTo("0@" + this.stream)));
		consumer.stop();
	}

	@Test
	void C52_what_was_replayed_and_processed_does_not_come_back_by_a_later_replay() {
		this.client.append(this.stream, 3);
		create(fromStart().checkpointUpperBound(1));
		RecordedConsumer before = connect(10);
		before.next(3).forEach((one) -> before.subscription().nack(NackAction.Park, "later", one.event()));
		Awaitility.await().untilAsserted(() -> {
			assertThat(info().getStats().getParkedMessageCount()).isEqualTo(3);
			assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(2L);
		});
		replay(2);
		before.nextAcked(2);
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(1));
		StoreClient.await(this.client.groups()
			.updateToStream(this.stream, GROUP, UpdatePersistentSubscriptionToStreamOptions.get().fromStart()));
		before.end();
		RecordedConsumer after = connect(10);
		replay(1);
		awaitEndOfReplay();
		assertThat(info().getStats().getParkedMessageCount()).isEqualTo(1);
		StoreClient.await(this.client.groups().replayParkedMessagesToStream(this.stream, GROUP));
		assertThat(after.nextAcked(1)).extracting(Delivered::type).containsExactly("type-2");
		after.stop();
	}

	@Test
	void C52_what_a_deleted_group_parked_stays_deleted() {
		this.client.append(this.stream, 2);
		create(fromStart());
		RecordedConsumer before = connect(10);
		before.next(2).forEach((one) -> before.subscription().nack(NackAction.Park, "later", one.event()));
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(2));
		StoreClient.await(this.client.groups().deleteToStream(this.stream, GROUP));
		create(CreatePersistentSubscriptionToStreamOptions.get().fromEnd());
		RecordedConsumer after = connect(10);
		replay(1);
		awaitEndOfReplay();
		assertThatThrownBy(() -> this.client.read(parkedStream())).isInstanceOf(StreamNotFoundException.class);
		after.stop();
	}

	@Test
	void C60_a_group_made_anew_has_nothing_parked() {
		this.client.append(this.stream, 1);
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		consumer.subscription().nack(NackAction.Park, "later", consumer.next().event());
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(1));
		StoreClient.await(this.client.groups().deleteToStream(this.stream, GROUP));
		create(CreatePersistentSubscriptionToStreamOptions.get().fromEnd());
		assertThat(info().getStats().getParkedMessageCount()).isZero();
	}

	@Test
	@EmbeddedOnly
	void C51_a_message_that_cannot_be_parked_is_kept() {
		this.client.append(this.stream, 1);
		create(fromStart());
		this.client.tombstone(parkedStream(), StreamState.any());
		RecordedConsumer consumer = connect(10);
		consumer.subscription().nack(NackAction.Park, "later", consumer.next().event());
		assertThat(consumer.nextAcked(1)).extracting(Delivered::type).containsExactly("type-0");
		consumer.stop();
	}

	@Test
	void C52_a_replay_needs_no_consumer() {
		this.client.append(this.stream, 2);
		create(fromStart());
		RecordedConsumer before = connect(10);
		before.next(2).forEach((one) -> before.subscription().nack(NackAction.Park, "later", one.event()));
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getParkedMessageCount()).isEqualTo(2));
		before.stop();
		Awaitility.await().untilAsserted(() -> assertThat(info().getConnections()).isEmpty());
		replay(1);
		awaitEndOfReplay();
		replay(2);
		awaitEndOfReplay();
		RecordedConsumer after = connect(10);
		assertThat(after.nextAcked(2)).extracting(Delivered::type).containsExactly("type-0", "type-1");
		after.stop();
	}

	private void replay(long stopAt) {
		StoreClient.await(this.client.groups()
			.replayParkedMessagesToStream(this.stream, GROUP, ReplayParkedMessagesOptions.get().stopAt(stopAt)));
	}

	/** What a replay writes is written when a later write is. */
	private void awaitEndOfReplay() {
		Awaitility.await().untilAsserted(() -> assertThat(info().getStatus()).doesNotContain("Replaying"));
		this.client.append(StoreClient.unique("later"), 1);
	}

}
