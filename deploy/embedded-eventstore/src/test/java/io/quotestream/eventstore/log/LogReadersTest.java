package io.quotestream.eventstore.log;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LogReadersTest {

	@TempDir
	private Path folder;

	@Test
	void an_error_in_a_turn_does_not_end_the_reader() throws SQLException {
		Database database = new Database(this.folder.resolve("events.db"));
		database.openWriter().close();
		try (LogReaders readers = new LogReaders(database, 1)) {
			readers.execute((reader) -> {
				throw new StackOverflowError("spoiled");
			});
			CompletableFuture<Boolean> next = new CompletableFuture<>();
			readers.execute((reader) -> next.complete(true));
			assertThat(next).succeedsWithin(1, TimeUnit.MINUTES);
		}
	}

}
