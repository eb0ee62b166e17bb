package io.quotestream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure cannot be judged without. */
final class Machine {

	private static final Pattern CPU = Pattern.compile("model name\\s*: (.*)");

	private static final int STEAL_COLUMN = 8;

	private Machine() {
	}

	/** One line; the load average is that of the moment it is asked. */
	static String describe(Path folder) throws IOException {
		Matcher cpu = CPU.matcher(Files.readString(Path.of("/proc/cpuinfo")));
		return "%d x %s, JDK %s, Linux %s, %s, load average %s".formatted(Runtime.getRuntime().availableProcessors(),
				cpu.find() ? cpu.group(1) : System.getProperty("os.arch"), Runtime.version(),
				System.getProperty("os.version"), fileSystem(folder), loadAverage());
	}

	static String fileSystem(Path folder) throws IOException {
		return Files.getFileStore(folder).type();
	}

	static String loadAverage() throws IOException {
		return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
	}

	/** Time the hypervisor gave to others since boot, in hundredths of a second. */
	static long stolen() throws IOException {
		return Long.parseLong(Files.readString(Path.of("/proc/stat")).split("\\s+", STEAL_COLUMN + 2)[STEAL_COLUMN]);
	}

}
