package io.quotestream.command.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;

/**
 * Opens the database of keys: an SQLite file on one machine, PostgreSQL where several
 * instances share it.
 */
public final class KeyDatabase {

	private static final String SQLITE = "jdbc:sqlite:";

	private KeyDatabase() {
	}

	public static HikariDataSource open(String jdbcUrl) {
		var config = new HikariConfig();
		config.setJdbcUrl(jdbcUrl);
		config.setMaximumPoolSize(4);
		config.setConnectionTimeout(1_500);
		if (jdbcUrl.startsWith(SQLITE)) {
			createFolder(Path.of(jdbcUrl.substring(SQLITE.length())));
			config.addDataSourceProperty("journal_mode", "WAL");
			config.addDataSourceProperty("synchronous", "FULL");
			config.addDataSourceProperty("secure_delete", "true");
			config.addDataSourceProperty("busy_timeout", "1500");
		}
		return new HikariDataSource(config);
	}

	/**
	 * Empties SQLite's log, where overwritten values would live on. Other databases see
	 * to that themselves.
	 */
	public static Runnable leaveNoTrace(HikariDataSource database) {
		return database.getJdbcUrl().startsWith(SQLITE) ? () -> truncateLog(database) : () -> {
		};
	}

	private static void truncateLog(DataSource database) {
		try (var connection = database.getConnection();
				var statement = connection.createStatement();
				var outcome = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
			if (outcome.next() && outcome.getBoolean("busy")) {
				throw new SQLException("Somebody still reads the log of the key database");
			}
		}
		catch (SQLException ex) {
			// The keys are gone from the table; destroying them again empties the log.
			throw new KeysUnavailable(ex);
		}
	}

	private static void createFolder(Path file) {
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
