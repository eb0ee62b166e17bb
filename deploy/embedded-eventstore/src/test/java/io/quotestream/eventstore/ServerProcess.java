package io.quotestream.eventstore;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The store as a process of its own, so that it can be killed and its memory bounded. */
final class ServerProcess implements AutoCloseable {

	private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

	private static final Pattern RESIDENT = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");

	private static final List<String> SHORT_LIVED = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private final Process process;

	private int port;

	private ServerProcess(Process process) {
		this.process = process;
	}

	/** Starts it on a free port and waits until it says that it listens. */
	static ServerProcess start(Path dataFolder, String... jvmOptions) throws IOException {
		return start(command(dataFolder, jvmOptions));
	}

	static ServerProcess start(List<String> command) throws IOException {
		ServerProcess server = launch(command);
		server.awaitListening();
		return server;
	}

	/** Starts it and waits for nothing. */
	static ServerProcess launch(List<String> command) throws IOException {
		return new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	/** Without options of its own it is made for a short life. */
	static List<String> command(Path dataFolder, String... jvmOptions) {
		List<String> options = new ArrayList<>((jvmOptions.length > 0) ? List.of(jvmOptions) : SHORT_LIVED);
		options.addAll(StartArchive.options());
		return command(dataFolder, options);
	}

	static List<String> command(Path dataFolder, List<String> jvmOptions) {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElseThrow());
		command.add("--enable-native-access=ALL-UNNAMED");
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", StartArchive.classPath(), EmbeddedEventStoreServer.class.getName(), "--data",
				dataFolder.toString(), "--port", "0"));
		return command;
	}

	private void awaitListening() throws IOException {
		BufferedReader output = this.process.inputReader();
		StringBuilder said = new StringBuilder();
		String line = output.readLine();
		while (line != null) {
			said.append(line).append('\n');
			Matcher listening = LISTENING.matcher(line);
			if (listening.find()) {
				this.port = Integer.parseInt(listening.group(1));
				drain(output);
				return;
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

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** A client is not to look for a server that is gone: each has a port of its own. */
	String connectionString() {
		return "esdb://127.0.0.1:" + this.port + "?tls=false&maxDiscoverAttempts=1&discoveryInterval=10";
	}

	/**
	 * The most memory it ever had resident, in MiB; -1 where the system does not tell.
	 */
	long peakResidentMiB() throws IOException {
		Path status = Path.of("/proc", Long.toString(pid()), "status");
		if (!Files.exists(status)) {
			return -1;
		}
		Matcher resident = RESIDENT.matcher(Files.readString(status));
		return resident.find() ? Long.parseLong(resident.group(1)) / 1_024 : -1;
	}

	/** SIGTERM: asks it to stop, and answers its exit status when it has. */
	int stop() {
		this.process.destroy();
		return this.process.onExit().join().exitValue();
	}

	/** SIGKILL: nothing is said goodbye to, but what reached the system stays. */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		// A tracer does not take its server with it.
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		kill();
	}

}
