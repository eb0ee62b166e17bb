package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command-service beside the one that {@code run} started: the same program with the
 * same store and the same keys, on ports of its own.
 */
final class SecondCommandService implements AutoCloseable {

	private final Process process;

	private SecondCommandService(Process process) {
		this.process = process;
	}

	static SecondCommandService beside(LocalSystem system, Map<String, String> settings) {
		var first = ProcessHandle.of(system.record().pid(Part.COMMAND)).orElseThrow().info();
		var command = new ArrayList<>(List.of(first.command().orElseThrow()));
		command.addAll(List.of(first.arguments().orElseThrow()));
		var ports = system.ports();
		var keys = system.data().resolve("command");
		var builder = new ProcessBuilder(command);
		builder.environment()
			.putAll(Map.of("QUOTESTREAM_COMMAND_PORT", Integer.toString(ports.secondCommand()),
					"QUOTESTREAM_COMMAND_MANAGEMENT_PORT", Integer.toString(ports.secondCommandManagement()),
					"QUOTESTREAM_EVENT_STORE_URL", system.eventStoreUrl(), "QUOTESTREAM_PROJECTION_ADDRESS",
					ports.address(Part.PROJECTION), "QUOTESTREAM_KEYS_JDBC_URL",
					"jdbc:sqlite:" + keys.resolve("keys.db"), "QUOTESTREAM_MASTER_KEY_FILE",
					keys.resolve("master-key.json").toString(), "QUOTESTREAM_IDENTITY_TRUST_HEADER", "true",
					"QUOTESTREAM_APPLICATION_NUMBER_PROVIDER", ports.address(Part.SIMULATORS),
					"QUOTESTREAM_RISK_SCORING_PROVIDER", ports.address(Part.SIMULATORS)));
		builder.environment().putAll(LocalSystem.SHORT_LIVED);
		builder.environment().putAll(settings);
		try {
			return new SecondCommandService(builder.redirectErrorStream(true)
				.redirectOutput(system.data().resolve("logs/second-command-service.log").toFile())
				.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
			throw new IllegalStateException("The second command-service does not stop when it is asked to");
		}
	}

}
