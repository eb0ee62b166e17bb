package io.quotestream.eventstore;

import io.grpc.Status.Code;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Point 57: which consumer gets a message. */
class StrategyConformanceTest extends GroupConformanceSuite {

	/** Of so many streams with random names, never all are pinned to one of two. */
	private static final int STREAMS = 40;

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
		List<String> streams = streams();
		SubscriptionFilter filter = SubscriptionFilter.newBuilder()
			.withStreamNameRegularExpression("^" + this.stream)
			.build();
		StoreClient.await(this.client.groups()
			.createToAll(this.allGroup,
					CreatePersistentSubscriptionToAllOptions.get()
						.fromStart()
						.namedConsumerStrategy(NamedConsumerStrategy.PINNED)
						.filter(filter)));
		RecordedConsumer first = connectToAll(3 * STREAMS);
		RecordedConsumer second = connectToAll(3 * STREAMS);
		streams.forEach((name) -> this.client.append(name, 3));
		Awaitility.await().until(() -> first.waiting() + second.waiting() == 3 * STREAMS);
		Set<String> toFirst = streamsOf(first.next(first.waiting()));
		Set<String> toSecond = streamsOf(second.next(second.waiting()));
		assertThat(toFirst).isNotEmpty().doesNotContainAnyElementsOf(toSecond);
		assertThat(toSecond).isNotEmpty();
		first.stop();
		second.stop();
	}

	@Test
	void C57_one_consumer_too_many_is_refused() {
		create(fromStart().maxSubscriberCount(1));
		RecordedConsumer consumer = connect(10);
		refused(catchThrowable(() -> connect(10)), Code.FAILED_PRECONDITION, "maximum-subscribers-reached");
		consumer.stop();
	}

	private List<String> streams() {
		return IntStream.range(0, STREAMS).mapToObj((i) -> this.stream + "-" + i).toList();
	}

	private static Set<String> streamsOf(List<Delivered> delivered) {
		return delivered.stream().map((one) -> one.event().getEvent().getStreamId()).collect(Collectors.toSet());
	}

	@Test
	void C57_pinned_by_correlation_gives_a_correlation_to_one_consumer() {
		create(fromStart().namedConsumerStrategy(NamedConsumerStrategy.PINNED_BY_CORRELATION));
		RecordedConsumer first = connect(100);
		RecordedConsumer second = connect(100);
		for (int i = 0; i < 36; i++) {
			String metadata = "{\"$correlationId\":\"c-%d\"}".formatted(i % 12);
			this.client.append(this.stream, StreamState.any(),
					EventData.builderAsJson("t", "{}".getBytes(StandardCharsets.UTF_8))
						.metadataAsBytes(metadata.getBytes(StandardCharsets.UTF_8))
						.build());
		}
		Awaitility.await().until(() -> first.waiting() + second.waiting() == 36);
		Set<Long> toFirst = correlations(first.next(first.waiting()));
		Set<Long> toSecond = correlations(second.next(second.waiting()));
		assertThat(toFirst).isNotEmpty().doesNotContainAnyElementsOf(toSecond);
		assertThat(toSecond).isNotEmpty();
		first.stop();
		second.stop();
	}

	private static Set<Long> correlations(List<Delivered> delivered) {
		return delivered.stream().map((one) -> one.event().getEvent().getRevision() % 12).collect(Collectors.toSet());
	}

	@Test
	void C57_a_pinned_message_waits_for_its_consumer_while_others_go_on() {
		createToAll(CreatePersistentSubscriptionToAllOptions.get()
			.fromStart()
			.namedConsumerStrategy(NamedConsumerStrategy.PINNED));
		RecordedConsumer first = connectToAll(1);
		RecordedConsumer second = connectToAll(1);
		List<String> streams = streams();
		streams.forEach((name) -> this.client.append(name, 2));
		Delivered held = first.next();
		List<String> toSecond = new ArrayList<>();
		Awaitility.await().untilAsserted(() -> {
			while (second.waiting() > 0) {
				second.nextAcked(1).forEach((one) -> toSecond.add(one.event().getEvent().getStreamId()));
			}
			assertThat(infoToAll().getStats().getReadBufferCount() + toSecond.size() + 1).isEqualTo(2 * STREAMS);
			assertThat(infoToAll().getStats().getTotalInFlightMessages()).isEqualTo(1);
		});
		assertThat(first.waiting()).isZero();
		assertThat(toSecond).isNotEmpty().doesNotContain(held.event().getEvent().getStreamId());
		first.stop();
		second.stop();
	}

}
