package io.quotestream.eventstore.log;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DatabaseTest {

	/** What SQLite calls FULL; anything less acknowledges what the disk does not have. */
	private static final String FULL = "2";

	@Test
	void a_commit_waits_for_the_disk(@TempDir Path folder) throws SQLException {
		try (Connection writer = new Database(folder.resolve("events.db")).openWriter()) {
			assertThat(pragma(writer, "synchronous")).isEqualTo(FULL);
			assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
		}
	}

	private static String pragma(Connection connection, String name) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("PRAGMA " + name)) {
			return row.getString(1);
		}
	}

}
