package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/**
 * A command-service beside the one that {@code run} started: the same program with the
 * same store and the same keys, on ports of its own.
 */
final class SecondCommandService implements AutoCloseable {

	private static final Duration START = Duration.ofMinutes(4);

	private final Process process;

	private SecondCommandService(Process process) {
		this.process = process;
	}

	static SecondCommandService beside(LocalSystem system, Map<String, String> settings) {
		return start(system, "second-command-service", system.ports().secondCommand(),
				system.ports().secondCommandManagement(), settings);
	}

	/**
	 * One that the gateway does not know of, beside however many; waits until it takes
	 * calls.
	 */
	static SecondCommandService apartFrom(LocalSystem system, Map<String, String> settings) {
		var management = system.ports().apartCommandManagement();
		var apart = start(system, "apart-command-service", system.ports().apartCommand(), management, settings);
		await().atMost(START).until(() -> system.operations().isReady(management));
		return apart;
	}

	private static SecondCommandService start(LocalSystem system, String name, int port, int managementPort,
			Map<String, String> settings) {
		var first = ProcessHandle.of(system.record().pid(Part.COMMAND)).orElseThrow().info();
		var command = new ArrayList<>(List.of(first.command().orElseThrow()));
		command.addAll(List.of(first.arguments().orElseThrow()));
		var ports = system.ports();
		var keys = system.data().resolve("command");
		var builder = new ProcessBuilder(command);
		builder.environment()
			.putAll(Map.of("QUOTESTREAM_COMMAND_PORT", Integer.toString(port), "QUOTESTREAM_COMMAND_MANAGEMENT_PORT",
					Integer.toString(managementPort), "QUOTESTREAM_EVENT_STORE_URL", system.eventStoreUrl(),
					"QUOTESTREAM_PROJECTION_ADDRESS", ports.address(Part.PROJECTION), "QUOTESTREAM_KEYS_JDBC_URL",
					"jdbc:sqlite:" + keys.resolve("keys.db"), "QUOTESTREAM_MASTER_KEY_FILE",
					keys.resolve("master-key.json").toString(), "QUOTESTREAM_IDENTITY_TRUST_HEADER", "true",
					"QUOTESTREAM_APPLICATION_NUMBER_PROVIDER", ports.address(Part.SIMULATORS),
					"QUOTESTREAM_RISK_SCORING_PROVIDER", ports.address(Part.SIMULATORS)));
		builder.environment().putAll(LocalSystem.SHORT_LIVED);
		builder.environment().putAll(settings);
		try {
			return new SecondCommandService(builder.redirectErrorStream(true)
				.redirectOutput(system.data().resolve("logs/" + name + ".log").toFile())
				.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long pid() {
		return this.process.pid();
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
