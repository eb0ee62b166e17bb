package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The only thread that writes. Everything that queued up while the disk was busy becomes
 * one commit, so one writer waits for one flush and many share it; a change is answered
 * only after its commit.
 */
public final class LogWriter implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LogWriter.class);

	private static final int QUEUE_CAPACITY = 16_384;

	private static final int MAX_BATCH = 1_024;

	/** Between two looks at whether a failed disk takes writes again. */
	private static final long PROBE_MILLIS = 1_000;

	private final BlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);

	private final TransactionSource source;

	private final LogTail tail;

	private final List<WriterListener> listeners;

	private final Thread thread;

	private final Task<?> stop = new Task<>((transaction) -> Boolean.TRUE, () -> true);

	private volatile boolean ended;

	private volatile StorageFault fault = StorageFault.NONE;

	/** Missing after a fault of the disk, until the database is opened again. */
	private @Nullable LogTransaction transaction;

	LogWriter(TransactionSource source, LogTail tail, List<WriterListener> listeners) throws SQLException {
		this.source = source;
		this.transaction = source.open();
		this.tail = tail;
		this.listeners = listeners;
		this.tail.advance(this.transaction.lastPosition());
		this.thread = Thread.ofPlatform().name("log-writer").start(this::run);
	}

	/** Applies a change and answers once it is durable. */
	public <T> CompletableFuture<T> submit(LogChange<T> change) {
		return submit(change, () -> false);
	}

	/**
	 * Applies a change, unless its caller has gone by the time its turn comes. The future
	 * completes on the writer's thread: what follows must be short.
	 */
	public <T> CompletableFuture<T> submit(LogChange<T> change, BooleanSupplier abandoned) {
		return submit(change, abandoned, (result) -> result);
	}

	/**
	 * Applies a change as above. What follows from it is known before it has its turn, so
	 * it happens on the writer's thread too, in the order of the changes.
	 */
	public <T, R> CompletableFuture<R> submit(LogChange<T> change, BooleanSupplier abandoned,
			Function<CompletableFuture<T>, CompletableFuture<R>> following) {
		Task<T> task = new Task<>(change, abandoned);
		CompletableFuture<R> followed = following.apply(task.result);
		enqueue(task);
		return followed;
	}

	private void enqueue(Task<?> task) {
		if (this.fault == StorageFault.DAMAGED) {
			task.fail(new LogUnavailableException(this.fault.description(), null));
		}
		else if (!this.queue.offer(task)) {
			task.fail(new LogUnavailableException("too many writes are waiting", null));
		}
		// Asked last, so that what comes too late for the last batch is answered too.
		else if (this.ended && this.queue.remove(task)) {
			task.fail(closed());
		}
	}

	private void run() {
		List<Task<?>> batch = new ArrayList<>(MAX_BATCH);
		boolean running = true;
		while (running) {
			try {
				batch.add(nextTask());
			}
			catch (InterruptedException ex) {
				// Nobody interrupts this thread to any purpose: it ends by its last task.
				continue;
			}
			this.queue.drainTo(batch, MAX_BATCH - 1);
			running = !batch.remove(this.stop);
			commit(batch);
			batch.clear();
		}
		this.ended = true;
		this.queue.forEach((task) -> task.fail(closed()));
	}

	private Task<?> nextTask() throws InterruptedException {
		if (!this.fault.mayPass()) {
			return this.queue.take();
		}
		Task<?> next = this.queue.poll(PROBE_MILLIS, TimeUnit.MILLISECONDS);
		return (next != null) ? next : new Task<>((transaction) -> {
			transaction.touch();
			return Boolean.TRUE;
		}, () -> false);
	}

	private void commit(List<Task<?>> batch) {
		if (batch.isEmpty()) {
			return;
		}
		LogTransaction committed;
		try {
			committed = commitTogether(batch);
		}
		// An Error too: a writer that dies would leave all others without an answer.
		catch (SQLException | RuntimeException | Error ex) {
			StorageFault cause = StorageFault.of(ex);
			undo(cause, ex);
			if (cause == StorageFault.NONE && batch.size() > 1) {
				// One change spoiled the commit: alone, each stands or falls for itself.
				batch.forEach((task) -> commit(List.of(task)));
			}
			else {
				batch.forEach((task) -> task.fail(failure(cause, ex)));
			}
			return;
		}
		succeeded();
		this.tail.advance(committed.lastPosition());
		batch.forEach(Task::answer);
		this.tail.wake(committed.takeTouched());
	}

	private LogTransaction commitTogether(List<Task<?>> batch) throws SQLException {
		LogTransaction current = open();
		long started = System.nanoTime();
		for (Task<?> task : batch) {
			task.apply(current);
		}
		long applied = System.nanoTime();
		current.commit();
		Commit commit = current.takeWritten(batch.size(), applied - started, System.nanoTime() - applied);
		this.listeners.forEach((listener) -> listener.committed(commit));
		return current;
	}

	/**
	 * After a fault of the disk SQLite may have rolled back by itself, and after a failed
	 * flush even the commit's end may be in the file. So nothing remembered counts: the
	 * database is opened again and says itself what it holds. Should that be more than
	 * was acknowledged, its readers are told; what is not taken over goes with the
	 * write-ahead log, which is begun anew. Until then nothing more is written to it.
	 */
	private LogTransaction open() throws SQLException {
		LogTransaction current = this.transaction;
		if (current == null) {
			current = this.source.open();
			this.transaction = current;
			this.tail.advance(current.lastPosition());
			this.tail.wakeAll();
		}
		return current;
	}

	private void undo(StorageFault cause, Throwable failure) {
		if (cause != StorageFault.NONE) {
			failed(cause, failure);
			abandonTransaction();
			return;
		}
		logger.warn("a commit was rolled back: {}", failure.getMessage());
		LogTransaction current = this.transaction;
		if (current != null) {
			try {
				current.rollback(this.tail.lastPosition());
			}
			catch (SQLException ex) {
				logger.warn("the rollback failed, the database is opened again: {}", ex.getMessage());
				abandonTransaction();
			}
		}
	}

	private void abandonTransaction() {
		LogTransaction current = this.transaction;
		this.transaction = null;
		if (current != null) {
			try {
				current.close();
			}
			catch (SQLException ex) {
				logger.warn("a failed connection could not be closed: {}", ex.getMessage());
			}
		}
	}

	private void failed(StorageFault cause, Throwable failure) {
		StorageFault before = this.fault;
		this.fault = cause;
		if (before != cause) {
			logger.error("no writes, {}: {}", cause.description(), failure.getMessage());
		}
		if (before == StorageFault.NONE) {
			this.listeners.forEach((listener) -> listener.writable(false));
		}
	}

	private void succeeded() {
		if (this.fault != StorageFault.NONE) {
			this.fault = StorageFault.NONE;
			logger.info("the disk takes writes again");
			this.listeners.forEach((listener) -> listener.writable(true));
		}
	}

	private static Throwable closed() {
		return new LogUnavailableException("the log is closed", null);
	}

	private static Throwable failure(StorageFault cause, Throwable failure) {
		return (cause == StorageFault.NONE && !(failure instanceof SQLException)) ? failure
				: new LogUnavailableException(cause.description() + ": " + failure.getMessage(), failure);
	}

	/** Commits what is queued, then stops. */
	@Override
	public void close() {
		try {
			this.queue.put(this.stop);
			this.thread.join();
			abandonTransaction();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Opens the database for writing. */
	@FunctionalInterface
	interface TransactionSource {

		LogTransaction open() throws SQLException;

	}

	private static final class Task<T> {

		private final LogChange<T> change;

		private final BooleanSupplier abandoned;

		private final CompletableFuture<T> result = new CompletableFuture<>();

		private @Nullable T answer;

		Task(LogChange<T> change, BooleanSupplier abandoned) {
			this.change = change;
			this.abandoned = abandoned;
		}

		void apply(LogTransaction transaction) throws SQLException {
			this.answer = null;
			if (this.abandoned.getAsBoolean()) {
				return;
			}
			this.answer = this.change.apply(transaction);
		}

		void answer() {
			T value = this.answer;
			if (value != null) {
				this.result.complete(value);
			}
			else {
				fail(new CancellationException("its caller is gone"));
			}
		}

		void fail(Throwable cause) {
			this.result.completeExceptionally(cause);
		}

	}

}
