package io.quotestream.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running server: how to reach it, and what its process costs. */
public final class Server implements AutoCloseable {

	private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

	private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

	private static final int STOP_SECONDS = 10;

	private final ProcessHandle process;

	private final int port;

	private final Runnable stop;

	Server(ProcessHandle process, int port, Runnable stop) {
		this.process = process;
		this.port = port;
		this.stop = stop;
	}

	/** Starts a command and waits until it says on which port it listens. */
	static Server start(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		// Else it would outlive an interrupted run.
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		BufferedReader output = process.inputReader();
		StringBuilder said = new StringBuilder();
		String line = output.readLine();
		while (line != null) {
			said.append(line).append('\n');
			Matcher listening = LISTENING.matcher(line);
			if (listening.find()) {
				Thread.ofVirtual().start(() -> drain(output));
				return new Server(process.toHandle(), Integer.parseInt(listening.group(1)), () -> stop(process));
			}
			line = output.readLine();
		}
		throw new IOException("the server did not start: " + said);
	}

	/** Else it would stop at a full pipe. */
	private static void drain(BufferedReader output) {
		try {
			output.transferTo(Writer.nullWriter());
		}
		catch (IOException ex) {
			// It has ended.
		}
	}

	/** What the official client connects with; deadlines never end a benchmark. */
	public String connectionString() {
		return "kurrentdb://127.0.0.1:" + this.port + "?tls=false&defaultDeadline=600000";
	}

	int port() {
		return this.port;
	}

	long pid() {
		return this.process.pid();
	}

	/** User and system time since it started. */
	Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	public long residentBytes() throws IOException {
		Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid() + "/status")));
		if (!resident.find()) {
			throw new IOException("the kernel does not tell the resident memory of process " + pid());
		}
		return Long.parseLong(resident.group(1)) << 10;
	}

	private static void stop(Process process) {
		process.destroy();
		try {
			if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.stop.run();
	}

}
