package io.quotestream.eventstore;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What watches and fails a process's calls of the system. Without it a test is skipped,
 * but fails in continuous integration.
 */
final class Strace {

	private Strace() {
	}

	static String onPath() {
		String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
		return Arrays.stream(path.split(File.pathSeparator))
			.map((folder) -> Path.of(folder).resolve("strace"))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.findFirst()
			.orElseGet(() -> missing("no strace on the PATH: flushes are not watched"));
	}

	private static String missing(String reason) {
		if ("true".equals(System.getenv("CI"))) {
			return fail(reason);
		}
		System.out.println("Skipped: " + reason);
		return abort(reason);
	}

}
