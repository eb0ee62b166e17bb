package io.quotestream.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What a machine may lack. A test that needs it is skipped with the reason, and fails
 * where nothing may be skipped: in continuous integration.
 */
final class Prerequisite {

	/** What {@code gateway/envoy} ends with when no Envoy can be had. */
	private static final int UNAVAILABLE = 69;

	private Prerequisite() {
	}

	/** Whether nothing may be missing, so that nothing is skipped. */
	static boolean nothingMayBeMissing() {
		return "true".equals(System.getenv("CI"));
	}

	/**
	 * Why {@code gateway/envoy} neither finds nor can install a real Envoy; empty when
	 * there is one.
	 */
	static Optional<String> missingEnvoy() {
		var which = Scripts.run(Scripts.command(Scripts.REPOSITORY.resolve("gateway/envoy"), "--which"),
				Scripts.output("envoy.txt"));
		return (which.code() == UNAVAILABLE) ? Optional.of(which.said().strip()) : Optional.empty();
	}

	/** The browser to drive, from {@code $CHROMIUM} or the {@code PATH}. */
	static Path chromium() {
		var chosen = System.getenv("CHROMIUM");
		var names = (chosen != null) ? Stream.of(chosen) : Stream.of("chromium", "chromium-browser", "google-chrome");
		var found = names.flatMap(Prerequisite::onPath).findFirst();
		if (found.isEmpty()) {
			var reason = "No Chromium: CHROMIUM is not set and chromium is not on the PATH";
			if (nothingMayBeMissing()) {
				fail(reason);
			}
			abort(reason);
		}
		return found.orElseThrow();
	}

	private static Stream<Path> onPath(String name) {
		var path = Objects.requireNonNullElse(System.getenv("PATH"), "");
		return Arrays.stream(path.split(java.io.File.pathSeparator))
			.map((folder) -> Path.of(folder).resolve(name))
			.filter(Files::isExecutable);
	}

}
