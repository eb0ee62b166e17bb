package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.PersistentSubscriptionStats;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import io.kurrent.dbclient.SubscriptionFilter;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one consumer of a group, over many servers. Some events it parks and consumes only
 * when they are replayed, some it asks for once more; the others it consumes at once.
 */
final class CrashConsumer {

	private static final int BUFFER = 50;

	/** Of so many events one is parked, and another delivered twice. */
	private static final int ODD_ONE = 16;

	private static final String GROUP = "survivor";

	/** The stream it follows, or null for all streams of batches. */
	private final @Nullable String stream;

	private final Set<UUID> consumed = ConcurrentHashMap.newKeySet();

	private final AtomicInteger again = new AtomicInteger();

	private final AtomicInteger parked = new AtomicInteger();

	private final Queue<String> faults = new ConcurrentLinkedQueue<>();

	private final AtomicLong furthest = new AtomicLong(-1);

	private long checkpoint = -1;

	private volatile boolean answersAll;

	CrashConsumer(@Nullable String stream) {
		this.stream = stream;
	}

	void createGroup(StoreClient client) {
		if (this.stream != null) {
			StoreClient.await(client.groups()
				.createToStream(this.stream, GROUP,
						CreatePersistentSubscriptionToStreamOptions.get()
							.fromStart()
							.checkpointLowerBound(1)
							.checkpointUpperBound(20)
							.checkpointAfterInMs(100)));
		}
		else {
			StoreClient.await(client.groups()
				.createToAll(GROUP,
						CreatePersistentSubscriptionToAllOptions.get()
							.fromStart()
							.checkpointLowerBound(1)
							.checkpointUpperBound(20)
							.checkpointAfterInMs(100)
							.filter(SubscriptionFilter.newBuilder()
								.withStreamNameRegularExpression("^" + CrashLedger.PREFIX)
								.build())));
		}
	}

	/** Consumes what comes; nothing at or before the checkpoint may. */
	void connect(StoreClient client) {
		long stored = checkpoint(client);
		assertThat(stored).as("the checkpoint of %s never goes back", this.stream)
			.isGreaterThanOrEqualTo(this.checkpoint);
		this.checkpoint = stored;
		subscribe(client, new PersistentSubscriptionListener() {
			@Override
			public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
				take(subscription, retries, event, stored);
			}
		});
	}

	private void take(PersistentSubscription subscription, int retries, ResolvedEvent event, long after) {
		UUID id = event.getEvent().getEventId();
		boolean replayed = event.getLink() != null;
		if (!replayed && cursor(event) <= after) {
			this.faults.add("%s came again although the checkpoint was %d".formatted(event, after));
		}
		if (!replayed) {
			this.furthest.accumulateAndGet(cursor(event), Math::max);
		}
		if (replayed && !this.answersAll && ThreadLocalRandom.current().nextInt(ODD_ONE) < 2) {
			// Left with the server: when it dies amid a replay, the message must still be
			// parked.
			return;
		}
		int lot = Math.floorMod(id.hashCode(), ODD_ONE);
		if (!replayed && lot == 0) {
			this.parked.incrementAndGet();
			subscription.nack(NackAction.Park, "odd", event);
		}
		else if (!replayed && lot == 1 && retries == 0) {
			subscription.nack(NackAction.Retry, "once more", event);
		}
		else {
			// Known first, acknowledged second: it may come again, but never be lost.
			if (!this.consumed.add(id)) {
				this.again.incrementAndGet();
			}
			subscription.ack(event);
		}
	}

	private long cursor(ResolvedEvent event) {
		return (this.stream != null) ? event.getEvent().getRevision()
				: event.getEvent().getPosition().getCommitUnsigned();
	}

	private void subscribe(StoreClient client, PersistentSubscriptionListener listener) {
		SubscribePersistentSubscriptionOptions options = SubscribePersistentSubscriptionOptions.get()
			.bufferSize(BUFFER);
		if (this.stream != null) {
			StoreClient.await(client.groups().subscribeToStream(this.stream, GROUP, options, listener));
		}
		else {
			StoreClient.await(client.groups().subscribeToAll(GROUP, options, listener));
		}
	}

	void replayParked(StoreClient client) throws ExecutionException, InterruptedException {
		if (this.stream != null) {
			StoreClient.await(client.groups().replayParkedMessagesToStream(this.stream, GROUP));
		}
		else {
			StoreClient.await(client.groups().replayParkedMessagesToAll(GROUP));
		}
	}

	/** Waits until all are consumed, none is parked, and the checkpoint says so. */
	void consumeAll(StoreClient client, Collection<UUID> expected) {
		Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
			replayParked(client);
			assertThat(expected.stream().filter((id) -> !this.consumed.contains(id))).as("lost").isEmpty();
			assertThat(stats(client).getParkedMessageCount()).as("parked").isZero();
			assertThat(checkpoint(client)).as("checkpoint").isGreaterThanOrEqualTo(this.furthest.get());
		});
		verify();
	}

	void verify() {
		assertThat(this.faults).isEmpty();
	}

	/** What the names of the streams it follows begin with. */
	String prefix() {
		return (this.stream != null) ? this.stream : CrashLedger.PREFIX;
	}

	/** From now on nothing is left unanswered. */
	void answerAll() {
		this.answersAll = true;
	}

	/** How often something came that had been consumed before. */
	int again() {
		return this.again.get();
	}

	private long checkpoint(StoreClient client) {
		if (this.stream != null) {
			return StoreClient.get(client.groups().getInfoToStream(this.stream, GROUP))
				.orElseThrow()
				.getStats()
				.getLastCheckpointedEventRevision()
				.orElse(-1L);
		}
		return StoreClient.get(client.groups().getInfoToAll(GROUP))
			.orElseThrow()
			.getStats()
			.getLastCheckpointedEventPosition()
			.map((position) -> position.getCommitUnsigned())
			.orElse(-1L);
	}

	private PersistentSubscriptionStats stats(StoreClient client) {
		return (this.stream != null)
				? StoreClient.get(client.groups().getInfoToStream(this.stream, GROUP)).orElseThrow().getStats()
				: StoreClient.get(client.groups().getInfoToAll(GROUP)).orElseThrow().getStats();
	}

	@Override
	public String toString() {
		return "%s: %d consumed, %d of them again, %d parked".formatted((this.stream != null) ? this.stream : "$all",
				this.consumed.size(), this.again.get(), this.parked.get());
	}

}
