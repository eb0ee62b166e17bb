package io.quotestream.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What a machine may lack. A test that needs it is skipped with the reason, and fails
 * where nothing may be skipped: in continuous integration.
 */
final class Prerequisite {

	private Prerequisite() {
	}

	static void require(boolean present, String missing) {
		if (!present) {
			if ("true".equals(System.getenv("CI"))) {
				fail(missing);
			}
			abort(missing);
		}
	}

	/** The browser to drive, from {@code $CHROMIUM} or the {@code PATH}. */
	static Path chromium() {
		var chosen = System.getenv("CHROMIUM");
		var names = (chosen != null) ? Stream.of(chosen) : Stream.of("chromium", "chromium-browser", "google-chrome");
		var found = names.flatMap(Prerequisite::onPath).findFirst();
		require(found.isPresent(), "No Chromium: CHROMIUM is not set and chromium is not on the PATH");
		return found.orElseThrow();
	}

	private static Stream<Path> onPath(String name) {
		var path = Objects.requireNonNullElse(System.getenv("PATH"), "");
		return Arrays.stream(path.split(java.io.File.pathSeparator))
			.map((folder) -> Path.of(folder).resolve(name))
			.filter(Files::isExecutable);
	}

}
