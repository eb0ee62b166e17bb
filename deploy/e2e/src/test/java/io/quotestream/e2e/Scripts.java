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

	private static final Path OUTPUT = Path.of("target/systems").toAbsolutePath();

	private static final long MINUTES = 8;

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

	/**
	 * A place for what a script says or leaves, kept for whoever looks into a failure.
	 */
	static Path output(String name) {
		try {
			return Files.createDirectories(OUTPUT).resolve(name);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How a script ended. */
	record Outcome(String program, int code, String said) {

		/** What was said, if the end was that of a success. */
		String ofSuccess() {
			if (this.code != 0) {
				throw new IllegalStateException("%s ended with %d: %s".formatted(this.program, this.code, this.said));
			}
			return this.said;
		}

	}

	/** Runs to the end, which must be that of a success, and answers what was said. */
	static String succeed(ProcessBuilder command, Path output) {
		return run(command, output).ofSuccess();
	}

	/**
	 * Runs to the end. What is said goes by way of a file: a process left behind would
	 * keep a pipe open.
	 */
	static Outcome run(ProcessBuilder command, Path output) {
		try {
			var process = command.redirectOutput(output.toFile()).start();
			if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
				process.destroy();
				throw new IllegalStateException(command.command().getFirst() + " does not end");
			}
			return new Outcome(command.command().getFirst(), process.exitValue(), Files.readString(output));
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
