package io.quotestream.eventstore.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Checks the log of a data folder that no server has open, and changes nothing in it.
 *
 * <p>
 * That ids are unique is not checked: an append that expects exactly the last revision
 * may repeat them.
 */
public final class LogCheck implements AutoCloseable {

	private final DataFolder folder;

	private final boolean hadSharedIndex;

	private final WriteAheadLog writeAheadLog;

	private final Connection connection;

	private LogCheck(DataFolder folder, boolean hadSharedIndex, WriteAheadLog writeAheadLog, Connection connection) {
		this.folder = folder;
		this.hadSharedIndex = hadSharedIndex;
		this.writeAheadLog = writeAheadLog;
		this.connection = connection;
	}

	/**
	 * Opens a data folder for checking.
	 * @throws IOException if it is in use, or none of this store
	 * @throws SQLException if its database is too damaged to be opened
	 */
	public static LogCheck open(Path path) throws IOException, SQLException {
		DataFolder folder = DataFolder.lockForReading(path);
		try {
			boolean hadSharedIndex = Files.exists(folder.sharedIndex());
			WriteAheadLog left = WriteAheadLog.examine(folder.writeAheadLog());
			return new LogCheck(folder, hadSharedIndex, left, connect(folder, left));
		}
		catch (IOException | SQLException ex) {
			folder.close();
			throw ex;
		}
	}

	private static Connection connect(DataFolder folder, WriteAheadLog left) throws IOException, SQLException {
		Database database = new Database(folder.databaseFile());
		database.requireFileOf(left);
		try {
			// Without a write-ahead log not even its index is written.
			return database.openForChecking(left.isEmpty());
		}
		catch (SQLException ex) {
			if (left.isDamaged()) {
				throw new SQLException("%s: %s".formatted(name(left.file()), left.describe()), ex);
			}
			StorageFault fault = StorageFault.of(ex);
			if (fault == StorageFault.NONE || fault == StorageFault.BUSY) {
				throw new IOException("%s cannot be checked: %s".formatted(folder.databaseFile(), ex.getMessage()), ex);
			}
			throw ex;
		}
	}

	/** Looks at everything once. */
	public LogSize run(Findings findings) {
		checkWriteAheadLog(findings);
		checkFile(findings);
		EventCheck events = new EventCheck(this.connection, findings);
		events.run();
		return new LogSize(events.streams(), events.events(), events.lastPosition(),
				bytes(this.folder.databaseFile()) + bytes(this.folder.writeAheadLog()));
	}

	/** For tables beside the log. */
	public Connection connection() {
		return this.connection;
	}

	/** Reads the log as a server would. */
	public LogReader reader() throws SQLException {
		return new LogReader(this.connection);
	}

	private void checkWriteAheadLog(Findings findings) {
		if (this.writeAheadLog.isDamaged()) {
			findings.fault(name(this.writeAheadLog.file()), this.writeAheadLog.describe());
		}
		else if (!this.writeAheadLog.isEmpty()) {
			findings
				.note("the last stop was not a clean one, the next start repairs it: " + this.writeAheadLog.describe());
		}
	}

	private void checkFile(Findings findings) {
		String place = name(this.folder.databaseFile());
		findings.progress("pages of the file", 0);
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
			while (rows.next()) {
				// One answer may hold several lines under a heading.
				rows.getString(1)
					.lines()
					.filter((line) -> !line.equals("ok") && !line.startsWith("***"))
					.forEach((line) -> findings.fault(place, line));
			}
		}
		catch (SQLException ex) {
			findings.fault(place, "reading it failed: " + ex.getMessage());
		}
	}

	private static String name(Path file) {
		return Objects.requireNonNull(file.getFileName()).toString();
	}

	private static long bytes(Path file) {
		return file.toFile().length();
	}

	@Override
	public void close() throws IOException, SQLException {
		this.connection.close();
		if (!this.hadSharedIndex) {
			Files.deleteIfExists(this.folder.sharedIndex());
		}
		this.folder.close();
	}

}
