package io.quotestream.eventstore.subscriptions;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.log.LogChange;
import io.quotestream.eventstore.log.LogTransaction;
import io.quotestream.eventstore.protocol.Refusal;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The groups of a store. What groups there are is decided by the writer's thread, commit
 * by commit, and so is which of them run.
 */
final class Groups implements AutoCloseable {

	private final EventLog log;

	private final Map<GroupKey, Group> running = new ConcurrentHashMap<>();

	private final ScheduledExecutorService clock = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("group-clock").factory());

	Groups(EventLog log) {
		this.log = log;
		this.log.writer().submit((transaction) -> new GroupTable(transaction).all()).join().forEach(this::run);
		this.clock.scheduleAtFixedRate(() -> this.running.values().forEach(Group::tick), 1, 1, TimeUnit.SECONDS);
	}

	/** The running group of that name. */
	Group get(GroupKey key) {
		Group group = this.running.get(key);
		if (group == null) {
			throw missing(key);
		}
		return group;
	}

	/** All running groups that read a source. */
	List<Group> reading(String source) {
		return all().stream().filter((group) -> group.key().source().equals(source)).toList();
	}

	List<Group> all() {
		return this.running.values()
			.stream()
			.sorted(Comparator.comparing((Group group) -> group.key().source())
				.thenComparing((group) -> group.key().name()))
			.toList();
	}

	CompletableFuture<?> create(GroupKey key, CreateReq.Options options) {
		GroupDefinition definition = new GroupDefinition(key, options).validated();
		return change((transaction) -> {
			GroupTable table = new GroupTable(transaction);
			if (table.find(key).isPresent()) {
				return Optional.<StoredGroup>empty();
			}
			StoredGroup group = new StoredGroup(definition, origin(transaction, definition), null);
			table.save(group);
			return Optional.of(group);
		}, (created) -> created
			.thenAccept((group) -> run(group.orElseThrow(() -> Refusal.groupExists(key.source(), key.name())))));
	}

	CompletableFuture<?> update(GroupKey key, UpdateReq.Options options) {
		// Nothing is refused inside the commit: others share it.
		get(key).definition().updated(options).validated();
		return change((transaction) -> {
			GroupTable table = new GroupTable(transaction);
			Optional<StoredGroup> present = table.find(key);
			if (present.isEmpty()) {
				return present;
			}
			StoredGroup group = updated(present.get(), options, transaction);
			table.save(group);
			return Optional.of(group);
		}, (updated) -> updated.thenAccept((group) -> run(group.orElseThrow(() -> missing(key)))));
	}

	CompletableFuture<?> delete(GroupKey key) {
		return change((transaction) -> {
			GroupTable table = new GroupTable(transaction);
			boolean present = table.find(key).isPresent();
			if (present) {
				table.delete(key);
				transaction.delete(key.parkedStream(), ExpectedRevision.ANY);
				// At once: the same commit may make another of this name.
				setRetired(key, true);
			}
			return present;
		}, (deleted) -> deleted.whenComplete((present, failure) -> {
			if (failure != null) {
				setRetired(key, false);
			}
		}).thenAccept((present) -> {
			if (!present) {
				throw missing(key);
			}
			halt(key);
		}));
	}

	/** Stops all groups and starts them from what the data folder holds. */
	CompletableFuture<?> restart() {
		return this.log.writer()
			.submit((transaction) -> new GroupTable(transaction).all(), () -> false,
					(read) -> read.thenAccept((stored) -> {
						List.copyOf(this.running.keySet()).forEach(this::halt);
						stored.forEach(this::run);
					}));
	}

	/** Unless the caller's time is over before the change has its turn. */
	private <T> CompletableFuture<?> change(LogChange<T> change,
			Function<CompletableFuture<T>, CompletableFuture<Void>> following) {
		return this.log.writer().submit(change, Context.current()::isCancelled, following);
	}

	private void run(StoredGroup stored) {
		GroupKey key = stored.definition().key();
		halt(key);
		Group group = new Group(stored, this.log);
		this.running.put(key, group);
		group.start();
	}

	private void halt(GroupKey key) {
		Group group = this.running.remove(key);
		if (group != null) {
			group.stop(Refusal.groupDropped(key.source(), key.name()));
		}
	}

	private void setRetired(GroupKey key, boolean retired) {
		Group group = this.running.get(key);
		if (group != null) {
			group.setRetired(retired);
		}
	}

	private static long origin(LogTransaction transaction, GroupDefinition definition) throws SQLException {
		if (!definition.startsAtEnd()) {
			return definition.startsAfter();
		}
		return definition.key().readsAll() ? transaction.lastPosition()
				: transaction.lastRevision(definition.key().source());
	}

	private static StoredGroup updated(StoredGroup present, UpdateReq.Options options, LogTransaction transaction)
			throws SQLException {
		GroupDefinition definition = present.definition().updated(options);
		// "From the end" keeps its old meaning, or events between would be lost.
		boolean sameStart = definition.startsAtEnd() && present.definition().startsAtEnd();
		long origin = sameStart ? present.origin() : origin(transaction, definition);
		return new StoredGroup(definition, origin, present.checkpoint());
	}

	private static StatusRuntimeException missing(GroupKey key) {
		return Refusal.groupMissing(key.source(), key.name());
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
