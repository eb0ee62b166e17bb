package io.quotestream.eventstore.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** A data folder, open: one writer, some readers, and the end they share. */
public final class EventLog implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventLog.class);

	private static final int READER_THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);

	private final DataFolder folder;

	private final LogWriter writer;

	private final LogReaders readers;

	private final LogTail tail = new LogTail();

	private EventLog(DataFolder folder, List<WriterListener> listeners) throws SQLException, IOException {
		this.folder = folder;
		Database database = new Database(folder.databaseFile());
		WriteAheadLog left = WriteAheadLog.examine(folder.writeAheadLog());
		// First: what the other refusal advises would destroy the log of a missing file.
		database.requireFileOf(left);
		left.requireUndamaged();
		this.writer = new LogWriter(() -> LogTransaction.on(database.openWriter()), this.tail, listeners);
		if (!left.isEmpty()) {
			logger.info("the last stop was not a clean one: {}", left.describe());
		}
		try {
			this.readers = new LogReaders(database, READER_THREADS);
		}
		catch (SQLException ex) {
			this.writer.close();
			throw ex;
		}
	}

	/** Opens a data folder that nobody watches. */
	public static EventLog open(Path folder) throws IOException {
		return open(folder, List.of());
	}

	/** Opens a data folder, creating what is missing. */
	public static EventLog open(Path folder, List<WriterListener> listeners) throws IOException {
		DataFolder locked = DataFolder.lock(folder);
		try {
			return new EventLog(locked, listeners);
		}
		catch (SQLException ex) {
			locked.close();
			throw new IOException("the data folder %s cannot be opened: %s".formatted(folder, reason(ex)), ex);
		}
		catch (IOException | RuntimeException ex) {
			locked.close();
			throw ex;
		}
	}

	private static String reason(SQLException ex) {
		StorageFault fault = StorageFault.of(ex);
		return (fault != StorageFault.NONE) ? fault.description() + " (" + ex.getMessage() + ")"
				: String.valueOf(ex.getMessage());
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

	@Override
	public void close() {
		this.writer.close();
		this.readers.close();
		try {
			this.folder.close();
		}
		catch (IOException ex) {
			logger.warn("the data folder was not closed cleanly: {}", ex.getMessage());
		}
	}

}
