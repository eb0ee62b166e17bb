package io.quotestream.eventstore.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A data folder, open: one writer, some readers, and the end they share. */
public final class EventLog implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventLog.class);

	private static final int READER_THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);

	private final DataFolder folder;

	private final Connection writerConnection;

	private final LogWriter writer;

	private final LogReaders readers;

	private final LogTail tail;

	private final CommitMetrics metrics = new CommitMetrics();

	private EventLog(DataFolder folder) throws SQLException {
		this.folder = folder;
		Database database = new Database(folder.databaseFile());
		this.writerConnection = database.openWriter();
		long lastPosition = lastPosition(this.writerConnection);
		this.tail = new LogTail(lastPosition);
		this.readers = new LogReaders(database, READER_THREADS);
		this.writer = new LogWriter(new LogTransaction(this.writerConnection, lastPosition), this.tail, this.metrics);
	}

	/** Opens a data folder, creating what is missing. */
	public static EventLog open(Path folder) throws IOException {
		DataFolder locked = DataFolder.lock(folder);
		try {
			return new EventLog(locked);
		}
		catch (SQLException ex) {
			locked.close();
			throw new IOException("the data folder %s cannot be opened: %s".formatted(folder, ex.getMessage()), ex);
		}
	}

	public LogWriter writer() {
		return this.writer;
	}

	public LogReaders readers() {
		return this.readers;
	}

	public LogTail tail() {
		return this.tail;
	}

	public CommitMetrics metrics() {
		return this.metrics;
	}

	private static long lastPosition(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT max(position) FROM event")) {
			return row.getLong(1);
		}
		finally {
			connection.commit();
		}
	}

	@Override
	public void close() {
		this.writer.close();
		this.readers.close();
		try {
			this.writerConnection.close();
			this.folder.close();
		}
		catch (SQLException | IOException ex) {
			logger.warn("the data folder was not closed cleanly: {}", ex.getMessage());
		}
	}

}
