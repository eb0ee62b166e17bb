package io.quotestream.benchmarks;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts, by strace, how often a process forces a file to the disk. It slows the process
 * down, so nothing is timed meanwhile.
 */
public final class FsyncCount {

	private static final Pattern CALLS = Pattern
		.compile("(?m)^\\s*[\\d.]+\\s+[\\d.]+\\s+\\d+\\s+(\\d+)\\s+(?:\\d+\\s+)?(?:fsync|fdatasync)$");

	private static final Pattern ATTACHED = Pattern.compile("strace: Process \\d+ attached.*");

	private static final int END_SECONDS = 10;

	private FsyncCount() {
	}

	/** Counts during a piece of work; empty if strace is missing or not allowed. */
	public static OptionalLong during(Server server, Work work) throws IOException, InterruptedException {
		Process strace;
		try {
			strace = new ProcessBuilder("strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-p",
					Long.toString(server.pid()))
				.redirectErrorStream(true)
				.start();
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
		String first = strace.inputReader().readLine();
		if (first == null || !ATTACHED.matcher(first).matches()) {
			strace.destroy();
			return OptionalLong.empty();
		}
		work.run();
		// It prints its summary when it is interrupted.
		new ProcessBuilder("kill", "-INT", Long.toString(strace.pid())).start().waitFor();
		String summary = strace.inputReader().readAllAsString();
		strace.waitFor(END_SECONDS, TimeUnit.SECONDS);
		Matcher calls = CALLS.matcher(summary);
		long count = 0;
		while (calls.find()) {
			count += Long.parseLong(calls.group(1));
		}
		return OptionalLong.of(count);
	}

	/** What is done while counting. */
	@FunctionalInterface
	public interface Work {

		void run() throws IOException, InterruptedException;

	}

}
