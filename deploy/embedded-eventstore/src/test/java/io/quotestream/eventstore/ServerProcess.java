package io.quotestream.eventstore;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The store as a process of its own, so that it can be killed. */
final class ServerProcess implements AutoCloseable {

	private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

	private final Process process;

	private final int port;

	private ServerProcess(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/** Starts it and waits until it says that it listens. */
	static ServerProcess start(Path dataFolder, int port) throws IOException {
		Process process = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp",
				System.getProperty("java.class.path"), EmbeddedEventStoreServer.class.getName(), "--data",
				dataFolder.toString(), "--port", Integer.toString(port)))
			.redirectErrorStream(true)
			.start();
		BufferedReader output = process.inputReader();
		StringBuilder said = new StringBuilder();
		String line = output.readLine();
		while (line != null) {
			said.append(line).append('\n');
			Matcher listening = LISTENING.matcher(line);
			if (listening.find()) {
				drain(output);
				return new ServerProcess(process, Integer.parseInt(listening.group(1)));
			}
			line = output.readLine();
		}
		throw new IOException("the server did not start: " + said);
	}

	/** Else the process would stop at a full pipe. */
	private static void drain(BufferedReader output) {
		Thread.ofVirtual().start(() -> output.lines().forEach((line) -> {
		}));
	}

	int port() {
		return this.port;
	}

	String connectionString() {
		return "esdb://127.0.0.1:" + this.port + "?tls=false&maxDiscoverAttempts=3";
	}

	/** As a power cut would, but for the disk's own cache. */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
