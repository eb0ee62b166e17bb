package io.quotestream.eventstore.log;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The SQLite file of a data folder: its tables, and how connections to it behave. */
final class Database {

	/** Versions before it were never released. */
	private static final int SCHEMA_VERSION = 2;

	/** Marks the file as one of this store. */
	private static final int APPLICATION_ID = 0x51_45_53_31;

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
				metadata BLOB NOT NULL,
				checksum INTEGER NOT NULL
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

	private static final int FILE_HEADER_BYTES = 100;

	private static final int BUSY_TIMEOUT_MILLIS = 5_000;

	/** KiB, as SQLite wants negative cache sizes. */
	private static final int WRITER_CACHE = -32_768;

	private static final int READER_CACHE = -8_192;

	/** Pages in the write-ahead log before they are moved into the database file. */
	private static final int CHECKPOINT_PAGES = 4_000;

	private final Path file;

	private final int busyTimeoutMillis;

	Database(Path file) {
		this(file, BUSY_TIMEOUT_MILLIS);
	}

	/**
	 * A database whose connections wait so long for each other and for other programs.
	 */
	Database(Path file, int busyTimeoutMillis) {
		this.file = file;
		this.busyTimeoutMillis = busyTimeoutMillis;
	}

	/** SQLite deletes the write-ahead log of a file that is missing or empty. */
	void requireFileOf(WriteAheadLog left) throws IOException {
		if (!left.isEmpty() && (!Files.exists(this.file) || Files.size(this.file) < FILE_HEADER_BYTES)) {
			throw new IOException("%s is missing or cut off, and %s beside it holds %s: nothing was opened"
				.formatted(this.file, left.file().getFileName(), left.describe()));
		}
	}

	/**
	 * The one connection that may write; creates the tables in a new file, and begins the
	 * write-ahead log anew.
	 */
	Connection openWriter() throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		// FULL: a commit returns after the log is on the disk.
		config.setSynchronous(SynchronousMode.FULL);
		config.setTempStore(TempStore.MEMORY);
		config.setBusyTimeout(this.busyTimeoutMillis);
		config.setCacheSize(WRITER_CACHE);
		return open(config, url(), (statement) -> {
			boolean isNew = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
			if (!isNew) {
				requireKnown(statement);
			}
			// Only now: it would change another program's file for good.
			statement.execute("PRAGMA journal_mode=WAL");
			beginLogAnew(statement);
			statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
			if (isNew) {
				createTables(statement);
			}
		});
	}

	/** A connection that sees only what is committed and cannot write. */
	Connection openReader() throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		config.setTempStore(TempStore.MEMORY);
		config.setBusyTimeout(this.busyTimeoutMillis);
		config.setCacheSize(READER_CACHE);
		return open(config, url(), (statement) -> statement.execute("PRAGMA query_only=1"));
	}

	/**
	 * A connection for a file that no process writes.
	 * @param asIs whether the file alone is read, without a write-ahead log
	 */
	Connection openForChecking(boolean asIs) throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		config.setReadOnly(true);
		config.setTempStore(TempStore.MEMORY);
		config.setCacheSize(WRITER_CACHE);
		return open(config, url() + (asIs ? "?immutable=1" : ""), Database::requireKnown);
	}

	/** Of a path that may hold a question mark, which would begin options. */
	private String url() {
		return "jdbc:sqlite:" + this.file.toUri();
	}

	/** Writes a page without changing it. */
	static void touch(Connection writer) throws SQLException {
		try (Statement statement = writer.createStatement()) {
			statement.execute("PRAGMA user_version=" + SCHEMA_VERSION);
		}
	}

	private static Connection open(SQLiteConfig config, String url, Preparation preparation) throws SQLException {
		Connection connection = config.createConnection(url);
		try (Statement statement = connection.createStatement()) {
			preparation.prepare(statement);
			connection.setAutoCommit(false);
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Moves what the write-ahead log holds into the database file, and empties the log.
	 * What a crash left in it was perhaps never flushed, and must not be read by anybody
	 * before it is. What a refused commit left must not stay behind the next ones: it
	 * would look like acknowledged commits behind a damaged page.
	 */
	private static void beginLogAnew(Statement writer) throws SQLException {
		boolean busy = number(writer, "PRAGMA wal_checkpoint(TRUNCATE)") != 0;
		if (busy) {
			throw new SQLiteException("its write-ahead log cannot be emptied while it is read",
					SQLiteErrorCode.SQLITE_BUSY);
		}
	}

	/** In one transaction: a kill here leaves an empty file or all of them. */
	private static void createTables(Statement statement) throws SQLException {
		statement.executeUpdate("BEGIN;" + SCHEMA + "PRAGMA application_id=" + APPLICATION_ID + ";PRAGMA user_version="
				+ SCHEMA_VERSION + ";COMMIT;");
	}

	/** Refuses the files of other programs and of other versions of this one. */
	private static void requireKnown(Statement statement) throws SQLException {
		if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
			throw new SQLException("it holds the database of another program");
		}
		long version = number(statement, "PRAGMA user_version");
		if (version != SCHEMA_VERSION) {
			throw new SQLException("it was written by another version (schema %d, this one knows only %d)"
				.formatted(version, SCHEMA_VERSION));
		}
	}

	private static long number(Statement statement, String query) throws SQLException {
		try (ResultSet row = statement.executeQuery(query)) {
			return row.getLong(1);
		}
	}

	@FunctionalInterface
	private interface Preparation {

		void prepare(Statement statement) throws SQLException;

	}

}
