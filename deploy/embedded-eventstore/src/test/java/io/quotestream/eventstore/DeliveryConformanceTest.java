package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.PersistentSubscriptionToAllInfo;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Points 49, 50, 53, 55, 58 and 59: what a group delivers, to whom, and in which order.
 */
class DeliveryConformanceTest extends GroupConformanceSuite {

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

	/** Nothing closes its connection and no time-out is near: only its silence tells. */
	@Test
	void C50_what_a_silent_consumer_held_goes_to_another() {
		this.client.append(this.stream, 1);
		create(fromStart().messageTimeoutInMs(600_000));
		try (HangingConsumer silent = HangingConsumer.of(this.stream, GROUP)) {
			RecordedConsumer other = connect(10);
			assertThat(other.nextAcked(1)).extracting(Delivered::retries).containsOnly(1);
			other.stop();
		}
	}

	@Test
	void C53_a_group_on_the_log_gets_the_streams_its_filter_names() {
		createToAll(CreatePersistentSubscriptionToAllOptions.get().fromStart());
		this.client.append(this.stream, 2);
		this.client.append(StoreClient.unique("other"), 2);
		this.client.append(this.stream + "-b", 1);
		RecordedConsumer consumer = connectToAll(10);
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
		RecordedConsumer ofAll = connectToAll(10);
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
		RecordedConsumer ofAll = connectToAll(10);
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
		assertThat(consumer.next().type()).isEqualTo("revived");
		assertThat(this.client.read(this.stream, ReadStreamOptions.get())).hasSize(1);
		consumer.stop();
	}

	@Test
	void C50_one_consumer_may_ack_what_another_holds_and_unknown_ids_are_ignored() {
		this.client.append(this.stream, 1);
		create(fromStart());
		RecordedConsumer holder = connect(1);
		Delivered held = holder.next();
		RecordedConsumer other = connect(1);
		ResolvedEvent elsewhere = appendedElsewhere();
		other.subscription().ack(elsewhere);
		other.subscription().ack(held.event());
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getTotalInFlightMessages()).isZero());
		holder.stop();
		other.stop();
	}

	private ResolvedEvent appendedElsewhere() {
		String elsewhere = StoreClient.unique("elsewhere");
		this.client.append(elsewhere, 1);
		return this.client.read(elsewhere).getFirst();
	}

	@Test
	void C55_a_position_between_two_events_starts_with_the_second() {
		Position first = this.client.append(this.stream, StreamState.any(), StoreClient.event("first"))
			.getLogPosition();
		this.client.append(this.stream, StreamState.any(), StoreClient.event("second"));
		long between = first.getCommitUnsigned() + 1;
		createToAll(CreatePersistentSubscriptionToAllOptions.get().startFrom(between, between));
		RecordedConsumer consumer = connectToAll(10);
		assertThat(consumer.nextAcked(1)).extracting(Delivered::type).containsExactly("second");
		consumer.stop();
	}

	@Test
	void C45_a_group_sees_of_history_what_a_reader_sees() {
		this.client.append(this.stream, 5);
		StreamMetadata newest = new StreamMetadata();
		newest.setMaxCount(2L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, newest));
		create(fromStart());
		RecordedConsumer byCount = connect(10);
		assertThat(byCount.nextAcked(2)).extracting(Delivered::type).containsExactly("type-3", "type-4");
		byCount.stop();
		StreamMetadata truncated = new StreamMetadata();
		truncated.setTruncateBefore(4L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, truncated));
		StoreClient.await(this.client.groups().createToStream(this.stream, "truncated", fromStart()));
		RecordedConsumer byTruncation = RecordedConsumer.of(this.client, this.stream, "truncated", 10);
		assertThat(byTruncation.nextAcked(1)).extracting(Delivered::type).containsExactly("type-4");
		byTruncation.stop();
	}

	@Test
	void C45_a_group_gets_what_a_truncation_taken_back_would_have_hidden() {
		this.client.append(this.stream, 3);
		StreamMetadata truncated = new StreamMetadata();
		truncated.setTruncateBefore(100L);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, truncated));
		create(fromStart());
		RecordedConsumer consumer = connect(10);
		Awaitility.await().untilAsserted(() -> assertThat(info().getStats().getLastKnownEventRevision()).isNotNull());
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, new StreamMetadata()));
		this.client.append(this.stream, 2);
		assertThat(consumer.nextAcked(2)).extracting((delivered) -> delivered.event().getEvent().getRevision())
			.containsExactly(3L, 4L);
		consumer.stop();
	}

	@Test
	void C58_retries_come_in_the_order_of_the_stream_and_before_what_is_new() {
		this.client.append(this.stream, 6);
		create(fromStart());
		RecordedConsumer first = connect(3);
		List<Delivered> held = first.next(3);
		first.stop();
		RecordedConsumer second = connect(1);
		assertThat(second.nextAcked(6)).extracting(Delivered::type)
			.containsExactly("type-0", "type-1", "type-2", "type-3", "type-4", "type-5");
		assertThat(held).hasSize(3);
		second.stop();
	}

	@Test
	void C55_a_group_from_the_last_number_there_is_starts_at_the_end() {
		this.client.append(this.stream, 2);
		create(CreatePersistentSubscriptionToStreamOptions.get().startFrom(-1));
		createToAll(CreatePersistentSubscriptionToAllOptions.get().startFrom(-1, -1));
		this.client.append(this.stream, StreamState.any(), StoreClient.event("after"));
		RecordedConsumer ofStream = connect(10);
		RecordedConsumer ofAll = connectToAll(10);
		assertThat(ofStream.nextAcked(1)).extracting(Delivered::type).containsExactly("after");
		assertThat(ofAll.nextAcked(1)).extracting(Delivered::type).containsExactly("after");
		ofStream.stop();
		ofAll.stop();
	}

}
