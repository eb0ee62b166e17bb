package io.quotestream.eventstore.subscriptions;

import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack.Action;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.SerialTask;
import io.quotestream.eventstore.log.WriteOutcome.Written;
import io.quotestream.eventstore.protocol.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A running group. Whatever happens to it is put into its mailbox; its turns, one at a
 * time, empty the mailbox, read what there is room for and deliver what consumers take.
 */
final class Group {

	private static final Logger logger = LoggerFactory.getLogger(Group.class);

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final GroupDefinition definition;

	private final GroupSettings settings;

	private final EventLog log;

	private final SerialTask task;

	private final Queue<Occurrence> mailbox = new ConcurrentLinkedQueue<>();

	private final Runnable sourceMoved = this::sourceMoved;

	private final Backlog backlog;

	private final Deliveries deliveries = new Deliveries();

	private final ParkedMessages parked;

	private final CheckpointRule checkpointRule;

	private final ConsumerStrategy strategy;

	private final List<Consumer> consumers = new ArrayList<>();

	private final GroupStatistics statistics = new GroupStatistics();

	private long checkpoint;

	private boolean hasCheckpoint;

	private boolean stopped;

	private volatile boolean retired;

	Group(StoredGroup stored, EventLog log) {
		this.definition = stored.definition();
		this.settings = stored.definition().settings();
		this.log = log;
		this.task = new SerialTask(log.readers(), this::turn);
		this.backlog = new Backlog(GroupSource.of(this.definition), this.settings, stored.resumesAfter());
		this.parked = new ParkedMessages(this.definition.key(), log.writer(), () -> this.retired);
		this.checkpointRule = new CheckpointRule(this.settings);
		this.strategy = ConsumerStrategy.named(this.settings.strategy());
		this.checkpoint = stored.resumesAfter();
		this.hasCheckpoint = stored.checkpoint() != null;
	}

	GroupKey key() {
		return this.definition.key();
	}

	GroupDefinition definition() {
		return this.definition;
	}

	void start() {
		this.log.tail().listen(this.definition.key().source(), this.sourceMoved);
		signal();
	}

	/**
	 * Whether its name may be another's, which gets nothing this one still has to write.
	 * Only the writer's thread can tell, and asks before each of those writes.
	 */
	void setRetired(boolean retired) {
		this.retired = retired;
	}

	/** Ends the group; its consumers are told why. */
	void stop(StatusRuntimeException reason) {
		setRetired(true);
		this.log.tail().forget(this.definition.key().source(), this.sourceMoved);
		post((reader) -> {
			this.stopped = true;
			dropAll(reason);
		});
	}

	void connect(Consumer consumer) {
		post((reader) -> {
			int maximum = this.settings.maxSubscriberCount();
			if (this.stopped || this.backlog.isSourceGone()) {
				consumer.drop(dropped());
			}
			else if (maximum > 0 && this.consumers.size() >= maximum) {
				consumer.drop(Refusal.maximumSubscribersReached(key().source(), key().name()));
			}
			else {
				this.consumers.add(consumer);
				consumer.confirm(key().subscriptionId());
			}
		});
	}

	/** A consumer's call is over; what it held goes to others. */
	void disconnect(Consumer consumer) {
		post((reader) -> forget(consumer));
	}

	/** A consumer said it is done: its call ends the way it asked for. */
	void complete(Consumer consumer) {
		post((reader) -> {
			if (forget(consumer)) {
				consumer.complete();
			}
		});
	}

	/** Ends a consumer's call. */
	void drop(Consumer consumer, StatusRuntimeException reason) {
		post((reader) -> {
			if (forget(consumer)) {
				consumer.drop(reason);
			}
		});
	}

	void ack(List<UUID> ids) {
		post((reader) -> settled(ids).forEach(this::processed));
	}

	void nack(List<UUID> ids, Action action, String reason) {
		post((reader) -> {
			for (Message message : settled(ids)) {
				switch (action) {
					case Park -> park(message, "Client explicitly NAK'ed message.\n" + reason);
					case Skip, Stop -> processed(message);
					case Retry, Unknown, UNRECOGNIZED -> retryOrPark(message);
				}
			}
		});
	}

	void replayParked(long stopAt) {
		post((reader) -> this.parked.replay(reader, stopAt));
	}

	/** A second has passed. */
	void tick() {
		post((reader) -> {
			this.deliveries.takeExpired(System.nanoTime()).forEach(this::retryOrPark);
			this.statistics.tick();
			this.parked.truncate();
			writeCheckpointIfDue(true);
		});
	}

	CompletableFuture<SubscriptionInfo> info() {
		return ask(this::describe);
	}

	/** What those see who watch the store. */
	CompletableFuture<GroupMeasures> measure() {
		return ask((reader) -> new GroupMeasures(key().source(), key().name(), key().readsAll(),
				this.deliveries.count(), this.parked.count(reader), Math.max(0, end(reader) - this.backlog.progress()),
				this.statistics.retries()));
	}

	/** Something may have become possible. */
	void signal() {
		this.task.signal();
	}

	private void sourceMoved() {
		post((reader) -> this.backlog.sourceMoved());
	}

	private void post(Occurrence occurrence) {
		this.mailbox.add(occurrence);
		this.task.signal();
	}

	private <T> CompletableFuture<T> ask(Question<T> question) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		post((reader) -> {
			try {
				answer.complete(question.ask(reader));
			}
			catch (SQLException | RuntimeException ex) {
				answer.completeExceptionally(ex);
			}
		});
		return answer;
	}

	private boolean turn(LogReader reader) {
		try {
			Occurrence occurrence = this.mailbox.poll();
			while (occurrence != null) {
				occurrence.happen(reader);
				occurrence = this.mailbox.poll();
			}
			return !this.stopped && work(reader);
		}
		catch (StatusRuntimeException ex) {
			dropAll(ex);
			return false;
		}
		catch (SQLException ex) {
			// The next signal, a second away at most, tries again.
			logger.error("group {} could not read the log", key().subscriptionId(), ex);
			return false;
		}
	}

	private boolean work(LogReader reader) throws SQLException {
		boolean more = !this.consumers.isEmpty() && this.backlog.fill(reader);
		if (this.backlog.isSourceGone()) {
			dropAll(dropped());
			return false;
		}
		if (this.parked.isReplaying() && this.backlog.hasRoomForReplay()) {
			this.parked.next(reader).forEach(this.backlog::replay);
			more = true;
		}
		deliver();
		writeCheckpointIfDue(false);
		return more;
	}

	private void deliver() {
		this.consumers.forEach(Consumer::beginRound);
		deliver(this.backlog.retries());
		deliver(this.backlog.fresh());
	}

	private void deliver(Iterator<Message> waiting) {
		while (waiting.hasNext() && this.consumers.stream().anyMatch(Consumer::hasRoom)) {
			Message message = waiting.next();
			Consumer consumer = this.deliveries.contains(message.id()) ? null
					: this.strategy.choose(message, this.consumers);
			if (consumer != null) {
				waiting.remove();
				long expiresAt = System.nanoTime() + this.settings.messageTimeoutMillis() * NANOS_PER_MILLI;
				this.deliveries.add(message, consumer, expiresAt);
				consumer.deliver(message);
				this.statistics.delivered();
			}
		}
	}

	private List<Message> settled(List<UUID> ids) {
		return ids.stream().map(this.deliveries::settle).filter(Objects::nonNull).toList();
	}

	private void retryOrPark(Message message) {
		if (message.retries() >= this.settings.maxRetryCount()) {
			park(message, "Reached retry count of " + this.settings.maxRetryCount());
		}
		else {
			retry(message);
		}
	}

	private void retry(Message message) {
		this.statistics.retried();
		message.countRetry();
		this.backlog.retry(message);
	}

	/** Until the parked copy is durable the message counts as unprocessed. */
	private void park(Message message, String reason) {
		this.parked.park(message, reason).whenComplete((outcome, failure) -> post((reader) -> {
			if (outcome instanceof Written) {
				processed(message);
			}
			else if (!this.stopped) {
				logger.warn("group {} could not park a message and keeps it: {}", key().subscriptionId(),
						(failure != null) ? failure.getMessage() : outcome);
				this.backlog.retry(message);
			}
		}));
	}

	private void processed(Message message) {
		this.backlog.processed(message);
		if (message.isReplayed()) {
			this.parked.settled(message);
		}
	}

	private boolean forget(Consumer consumer) {
		boolean known = this.consumers.remove(consumer);
		this.deliveries.takeAllOf(consumer).forEach(this::retry);
		return known;
	}

	private void dropAll(StatusRuntimeException reason) {
		List.copyOf(this.consumers).forEach((consumer) -> {
			forget(consumer);
			consumer.drop(reason);
		});
	}

	private StatusRuntimeException dropped() {
		return Refusal.groupDropped(key().source(), key().name());
	}

	private void writeCheckpointIfDue(boolean tick) {
		long sequence = this.backlog.progressSequence();
		long progress = this.backlog.progress();
		if (this.stopped || !this.checkpointRule.isDue(sequence, tick)) {
			return;
		}
		this.checkpointRule.started();
		this.log.writer().submit((transaction) -> {
			new GroupTable(transaction).checkpoint(key(), progress);
			return Boolean.TRUE;
		}, () -> this.retired).whenComplete((done, failure) -> post((reader) -> {
			if (failure == null) {
				this.checkpointRule.written(sequence);
				this.checkpoint = progress;
				this.hasCheckpoint = true;
			}
			else {
				this.checkpointRule.failed();
			}
		}));
	}

	private SubscriptionInfo describe(LogReader reader) throws SQLException {
		long end = end(reader);
		SubscriptionInfo.Builder info = SubscriptionInfo.newBuilder()
			.setEventSource(key().source())
			.setGroupName(key().name())
			.setStatus(status(end))
			.setAveragePerSecond(this.statistics.perSecond())
			.setTotalItems(this.statistics.total())
			.setCountSinceLastMeasurement(this.statistics.sinceTick())
			.setLastCheckpointedEventPosition(this.hasCheckpoint ? this.definition.place(this.checkpoint) : "")
			.setLastKnownEventPosition(lastKnown(end))
			.setStartFrom(this.definition.startFrom())
			.setReadBufferCount(this.backlog.freshCount())
			.setRetryBufferCount(this.backlog.retryCount())
			.setTotalInFlightMessages(this.deliveries.count())
			.setOutstandingMessagesCount(this.deliveries.count())
			.setParkedMessageCount(this.parked.count(reader));
		this.consumers.forEach((consumer) -> info.addConnections(consumer.info()));
		return this.settings.describe(info).build();
	}

	private String status(long end) {
		String state = (this.backlog.isAtEnd() || this.backlog.readUpTo() >= end) ? "Live" : "Behind";
		return this.parked.isReplaying() ? state + ", ReplayingParkedMessages" : state;
	}

	private String lastKnown(long last) {
		boolean none = last < 0 || (key().readsAll() && last == 0);
		return none ? "" : this.definition.place(last);
	}

	private long end(LogReader reader) throws SQLException {
		return key().readsAll() ? this.log.tail().lastPosition()
				: reader.streamBackwards(key().source(), Long.MAX_VALUE, 1).lastRevision();
	}

	/** Something that happened to the group. */
	@FunctionalInterface
	private interface Occurrence {

		void happen(LogReader reader) throws SQLException;

	}

	/** Something somebody wants to know of the group. */
	@FunctionalInterface
	private interface Question<T> {

		T ask(LogReader reader) throws SQLException;

	}

}
