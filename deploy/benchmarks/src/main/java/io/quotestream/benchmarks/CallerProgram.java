package io.quotestream.benchmarks;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Bare calls from a process that does nothing else: what the benchmarks teach the
 * compiler of theirs would make the same calls another program's. It reads how long to
 * call, line by line, and prints the median.
 */
@Command(name = CallerProgram.NAME, hidden = true)
final class CallerProgram implements Callable<Integer> {

	/** What the program is started by. */
	static final String NAME = "bare-calls";

	@Option(names = "--port", required = true)
	private int port;

	@Override
	public Integer call() throws IOException, InterruptedException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		try (BareCalls calls = new BareCalls(this.port)) {
			String window = input.readLine();
			while (window != null) {
				System.out.println(calls.p50Micros(Duration.parse(window)));
				window = input.readLine();
			}
			return 0;
		}
	}

	/** Starts the program, by its command without options. */
	static Caller start(List<String> program, Server server) throws IOException {
		List<String> command = new ArrayList<>(program);
		command.addAll(List.of("--port", Integer.toString(server.port())));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		// Else it would outlive an interrupted run.
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		BufferedReader answers = process.inputReader(StandardCharsets.US_ASCII);
		PrintWriter windows = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
		return new Caller() {
			@Override
			public double p50Micros(Duration window) throws IOException {
				windows.println(window);
				return Double.parseDouble(Objects.requireNonNull(answers.readLine(), "the caller has ended"));
			}

			@Override
			public void close() {
				// The end of its input is its end.
				windows.close();
			}
		};
	}

}
