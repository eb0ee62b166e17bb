package io.quotestream.eventstore;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Point 11 where only the system can tell: a kill leaves the system's pages as they are,
 * so it shows no flush that is missing. Here strace watches the server's flushes. Without
 * strace this is skipped, but fails in continuous integration.
 */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class FlushIT {

	private static final Pattern FLUSHED = Pattern.compile("sync(\\(| resumed).*= 0$", Pattern.MULTILINE);

	@TempDir
	private Path folder;

	@Test
	void C11_each_acknowledgement_follows_a_flush_of_the_log() throws IOException {
		Path data = this.folder.resolve("new").resolve("data");
		Path trace = this.folder.resolve("trace");
		List<String> command = new ArrayList<>(List.of(Strace.onPath(), "-f", "-y", "--seccomp-bpf", "-e",
				"trace=fsync,fdatasync", "-o", trace.toString()));
		command.addAll(ServerProcess.command(data));
		try (ServerProcess server = ServerProcess.start(command);
				StoreClient client = StoreClient.connect(server.connectionString())) {
			String atStart = Files.readString(trace);
			assertThat(List.of(this.folder, data.getParent(), data)).as("the entries of what is new are flushed")
				.allSatisfy((folder) -> assertThat(atStart).contains("<" + folder + ">"));
			for (int i = 0; i < 20; i++) {
				long before = flushes(trace);
				client.append("s", 1);
				assertThat(flushes(trace)).as("flushes by acknowledgement %d", i).isGreaterThan(before);
			}
			assertThat(Files.readString(trace).substring(atStart.length())).contains("events.db-wal>");
		}
	}

	/** Strace writes a line before it lets the call return. */
	private static long flushes(Path trace) throws IOException {
		return FLUSHED.matcher(Files.readString(trace)).results().count();
	}

}
