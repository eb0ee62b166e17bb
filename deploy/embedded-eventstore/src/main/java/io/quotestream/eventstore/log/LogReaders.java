package io.quotestream.eventstore.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A few threads, each with its own connection, that do all reading. Work comes in short
 * turns, so thousands of subscriptions share them.
 */
public final class LogReaders implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LogReaders.class);

	private final Database database;

	private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private final Turn stop = (reader) -> {
	};

	LogReaders(Database database, int count) throws SQLException {
		this.database = database;
		for (int i = 0; i < count; i++) {
			LogReader reader = new LogReader(database.openReader());
			this.threads.add(Thread.ofPlatform().name("log-reader-" + i).start(() -> run(reader)));
		}
	}

	/** Runs a turn on one of the threads. */
	public void execute(Turn turn) {
		this.turns.add(turn);
	}

	private void run(LogReader first) {
		LogReader reader = first;
		try {
			Turn turn = this.turns.take();
			while (turn != this.stop) {
				perform(turn, reader);
				reader = reader.hasFailed() ? replaced(reader) : reader;
				turn = this.turns.take();
			}
			// Left for the next thread.
			this.turns.add(this.stop);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			close(reader);
		}
	}

	/** What made one read fail must not make others fail when it is over. */
	private LogReader replaced(LogReader failed) {
		try {
			LogReader fresh = new LogReader(this.database.openReader());
			close(failed);
			return fresh;
		}
		catch (SQLException ex) {
			logger.error("no new read connection, tried again after the next read", ex);
			return failed;
		}
	}

	private static void close(LogReader reader) {
		try {
			reader.close();
		}
		catch (SQLException ex) {
			logger.warn("a read connection could not be closed", ex);
		}
	}

	private static void perform(Turn turn, LogReader reader) {
		try {
			turn.run(reader);
		}
		// An Error too: a thread that dies takes its share of all reading with it.
		catch (RuntimeException | Error ex) {
			logger.error("reading failed", ex);
		}
	}

	/** Finishes the turns that wait, then closes the connections. */
	@Override
	public void close() {
		this.turns.add(this.stop);
		try {
			for (Thread thread : this.threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** A short piece of work with a reader. */
	@FunctionalInterface
	public interface Turn {

		void run(LogReader reader);

	}

}
