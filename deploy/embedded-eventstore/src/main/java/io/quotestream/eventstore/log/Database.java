package io.quotestream.eventstore.log;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The SQLite file of a data folder: its tables, and how connections to it behave. */
final class Database {

	private static final int SCHEMA_VERSION = 1;

	private static final String SCHEMA = """
			CREATE TABLE stream (
				id INTEGER PRIMARY KEY,
				name TEXT NOT NULL UNIQUE
			) STRICT;
			CREATE TABLE event (
				position INTEGER PRIMARY KEY,
				stream INTEGER NOT NULL REFERENCES stream (id),
				revision INTEGER NOT NULL,
				id_high INTEGER NOT NULL,
				id_low INTEGER NOT NULL,
				type TEXT NOT NULL,
				json INTEGER NOT NULL,
				created INTEGER NOT NULL,
				data BLOB NOT NULL,
				metadata BLOB NOT NULL
			) STRICT;
			CREATE UNIQUE INDEX event_of_stream ON event (stream, revision);
			CREATE TABLE subscription_group (
				source TEXT NOT NULL,
				name TEXT NOT NULL,
				definition BLOB NOT NULL,
				origin INTEGER NOT NULL,
				checkpoint INTEGER,
				PRIMARY KEY (source, name)
			) STRICT, WITHOUT ROWID;
			""";

	private static final int BUSY_TIMEOUT_MILLIS = 5_000;

	/** KiB, as SQLite wants negative cache sizes. */
	private static final int WRITER_CACHE = -32_768;

	private static final int READER_CACHE = -8_192;

	/** Pages in the write-ahead log before they are moved into the database file. */
	private static final int CHECKPOINT_PAGES = 4_000;

	private final Path file;

	Database(Path file) {
		this.file = file;
	}

	/** The one connection that may write; creates the tables in a new file. */
	Connection openWriter() throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		config.setJournalMode(JournalMode.WAL);
		// FULL: a commit returns after the log is on the disk.
		config.setSynchronous(SynchronousMode.FULL);
		config.setTempStore(TempStore.MEMORY);
		config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
		config.setCacheSize(WRITER_CACHE);
		Connection connection = connect(config);
		try (Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
			prepareSchema(statement);
		}
		connection.setAutoCommit(false);
		return connection;
	}

	/** A connection that sees only what is committed and cannot write. */
	Connection openReader() throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		config.setTempStore(TempStore.MEMORY);
		config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
		config.setCacheSize(READER_CACHE);
		Connection connection = connect(config);
		try (Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA query_only=1");
		}
		connection.setAutoCommit(false);
		return connection;
	}

	private Connection connect(SQLiteConfig config) throws SQLException {
		return config.createConnection("jdbc:sqlite:" + this.file);
	}

	private static void prepareSchema(Statement statement) throws SQLException {
		int version;
		try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
			version = row.getInt(1);
		}
		if (version > SCHEMA_VERSION) {
			throw new SQLException("the data folder was written by a newer version (schema %d, this one knows %d)"
				.formatted(version, SCHEMA_VERSION));
		}
		if (version == 0) {
			// One transaction, so that a kill here leaves either no tables or all.
			statement.executeUpdate("BEGIN;" + SCHEMA + "PRAGMA user_version=" + SCHEMA_VERSION + ";COMMIT;");
		}
	}

}
