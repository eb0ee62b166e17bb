package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The repository's scripts, started as a person starts them. */
final class Scripts {

	/** Maven runs the tests in the module's folder. */
	static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("../..").normalize();

	static final Path RUN = REPOSITORY.resolve("deploy/local/run");

	static final Path STOP = REPOSITORY.resolve("deploy/local/stop");

	private static final long MINUTES = 3;

	private Scripts() {
	}

	static ProcessBuilder command(Path program, String... arguments) {
		var builder = new ProcessBuilder(program.toString());
		builder.command().addAll(List.of(arguments));
		// What the machine has set for a running system is none of the tests' business.
		builder.environment().keySet().removeIf((name) -> name.startsWith("QUOTESTREAM_"));
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		return builder.redirectErrorStream(true);
	}

	/** Runs to the end and answers what was said, which must be the end of a success. */
	static String succeed(ProcessBuilder command, Path output) {
		try {
			var process = command.redirectOutput(output.toFile()).start();
			boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
			var said = Files.readString(output);
			if (!ended || process.exitValue() != 0) {
				process.destroy();
				throw new IllegalStateException(String.join(" ", command.command()) + " failed: " + said);
			}
			return said;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
