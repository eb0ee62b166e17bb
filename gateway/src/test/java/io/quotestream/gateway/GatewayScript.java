package io.quotestream.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code gateway/envoy} from the outside: what it prints and how it ends.
 */
final class GatewayScript {

	/** The module's folder, where Maven runs the tests. */
	static final Path FOLDER = Path.of("").toAbsolutePath();

	private GatewayScript() {
	}

	record Outcome(int status, String output) {
	}

	static ProcessBuilder command(String... arguments) {
		return command(FOLDER.resolve("envoy"), arguments);
	}

	static ProcessBuilder command(Path script, String... arguments) {
		ProcessBuilder builder = new ProcessBuilder(script.toString());
		builder.command().addAll(List.of(arguments));
		// What the machine has set for a running gateway is none of the tests' business.
		builder.environment().keySet().removeIf((name) -> name.startsWith("QUOTESTREAM_"));
		return builder;
	}

	static Outcome run(Map<String, String> environment, String... arguments) {
		ProcessBuilder builder = command(arguments);
		builder.environment().putAll(environment);
		return run(builder);
	}

	static Outcome run(ProcessBuilder builder) {
		try {
			Path output = Files.createTempFile("gateway-envoy-", ".txt");
			Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
			// Installing Envoy takes longest; what still runs after that should not have
			// gone on.
			if (!process.waitFor(3, TimeUnit.MINUTES)) {
				process.destroyForcibly().waitFor();
			}
			String said = Files.readString(output);
			Files.delete(output);
			return new Outcome(process.exitValue(), said);
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
