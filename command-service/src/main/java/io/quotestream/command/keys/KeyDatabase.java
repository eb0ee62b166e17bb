package io.quotestream.command.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * Opens the database of keys: an SQLite file on one machine, PostgreSQL where several
 * instances share it.
 */
public final class KeyDatabase {

	private static final String SQLITE = "jdbc:sqlite:";

	private KeyDatabase() {
	}

	public static HikariDataSource open(URI jdbcUrl) {
		var config = new HikariConfig();
		config.setJdbcUrl(jdbcUrl.toString());
		config.setMaximumPoolSize(4);
		config.setConnectionTimeout(1_500);
		if (jdbcUrl.toString().startsWith(SQLITE)) {
			createFolder(Path.of(jdbcUrl.toString().substring(SQLITE.length())));
			config.addDataSourceProperty("journal_mode", "WAL");
			config.addDataSourceProperty("synchronous", "FULL");
			config.addDataSourceProperty("secure_delete", "true");
			config.addDataSourceProperty("busy_timeout", "1500");
			config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
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
		try (var connection = database.getConnection(); var statement = connection.createStatement()) {
			statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Could not empty the log of the key database", ex);
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
