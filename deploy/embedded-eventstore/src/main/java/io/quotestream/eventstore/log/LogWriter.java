package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The only thread that writes. Everything that queued up while the disk was busy becomes
 * one commit, so one writer waits for one flush and many share it; a change is answered
 * only after its commit.
 */
public final class LogWriter implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LogWriter.class);

	private static final int QUEUE_CAPACITY = 16_384;

	private static final int MAX_BATCH = 1_024;

	private final BlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);

	private final LogTransaction transaction;

	private final LogTail tail;

	private final CommitMetrics metrics;

	private final Thread thread;

	private final Task<?> stop = new Task<>((transaction) -> Boolean.TRUE, () -> true);

	private volatile boolean accepting = true;

	/** Set after an I/O error: what the disk holds is then unknown until a restart. */
	private volatile @Nullable SQLException broken;

	LogWriter(LogTransaction transaction, LogTail tail, CommitMetrics metrics) {
		this.transaction = transaction;
		this.tail = tail;
		this.metrics = metrics;
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
		Task<T> task = new Task<>(change, abandoned);
		if (this.broken != null) {
			task.fail(new LogUnavailableException("the log failed and needs a restart", this.broken));
		}
		else if (!this.accepting) {
			task.fail(new LogUnavailableException("the log is closing", null));
		}
		else if (!this.queue.offer(task)) {
			task.fail(new LogUnavailableException("too many writes are waiting", null));
		}
		return task.result;
	}

	private void run() {
		List<Task<?>> batch = new ArrayList<>(MAX_BATCH);
		boolean running = true;
		while (running) {
			try {
				batch.add(this.queue.take());
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
		this.queue.forEach((task) -> task.fail(new LogUnavailableException("the log is closing", null)));
	}

	private void commit(List<Task<?>> batch) {
		if (batch.isEmpty() || commitTogether(batch) || batch.size() == 1) {
			return;
		}
		// One change spoiled the commit: alone, each stands or falls for itself.
		batch.forEach((task) -> commitTogether(List.of(task)));
	}

	/** Whether every task of the batch is answered. */
	private boolean commitTogether(List<Task<?>> batch) {
		SQLException failure = this.broken;
		if (failure != null) {
			batch.forEach(
					(task) -> task.fail(new LogUnavailableException("the log failed and needs a restart", failure)));
			return true;
		}
		try {
			long started = System.nanoTime();
			for (Task<?> task : batch) {
				task.apply(this.transaction);
			}
			long applied = System.nanoTime();
			this.transaction.commit();
			this.metrics.committed(batch.size(), applied - started, System.nanoTime() - applied);
		}
		catch (SQLException | RuntimeException ex) {
			rollback(ex);
			if (batch.size() == 1) {
				batch.getFirst()
					.fail((ex instanceof SQLException)
							? new LogUnavailableException("the log could not be written: " + ex.getMessage(), ex) : ex);
				return true;
			}
			return false;
		}
		this.tail.advance(this.transaction.lastPosition());
		batch.forEach(Task::answer);
		this.tail.wake(this.transaction.takeTouched());
		return true;
	}

	private void rollback(Exception cause) {
		logger.warn("commit failed, rolled back: {}", cause.getMessage());
		if (cause instanceof SQLException sql && isIoError(sql)) {
			logger.error("the disk failed; no writes until a restart", cause);
			this.broken = sql;
		}
		try {
			this.transaction.rollback(this.tail.lastPosition());
		}
		catch (SQLException ex) {
			logger.error("rollback failed; no writes until a restart", ex);
			this.broken = ex;
		}
	}

	private static boolean isIoError(SQLException ex) {
		int primary = (ex instanceof SQLiteException sqlite) ? sqlite.getResultCode().code & 0xff : ex.getErrorCode();
		return primary == SQLiteErrorCode.SQLITE_IOERR.code || primary == SQLiteErrorCode.SQLITE_CORRUPT.code;
	}

	/** Commits what is queued, then stops. */
	@Override
	public void close() {
		this.accepting = false;
		try {
			this.queue.put(this.stop);
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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

		void fail(Exception cause) {
			this.result.completeExceptionally(cause);
		}

	}

}
