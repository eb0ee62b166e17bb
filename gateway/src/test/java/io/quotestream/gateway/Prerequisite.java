package io.quotestream.gateway;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Programs that a machine may lack. A test that needs one is skipped with the reason, and
 * fails where nothing may be skipped: in continuous integration.
 */
final class Prerequisite {

	static final boolean NOTHING_MAY_BE_SKIPPED = "true".equals(System.getenv("CI"));

	private static final int UNAVAILABLE = 69;

	private static final Supplier<GatewayScript.Outcome> ENVOY = once(() -> GatewayScript.run(Map.of(), "--which"));

	private Prerequisite() {
	}

	/** Why there is no Envoy; nothing if there is one, installed by asking if need be. */
	static Optional<String> missingEnvoy() {
		GatewayScript.Outcome which = ENVOY.get();
		return (which.status() == UNAVAILABLE) ? Optional.of(which.output().strip()) : Optional.empty();
	}

	/** The browser to drive, from {@code $CHROMIUM} or the {@code PATH}. */
	static Path chromium() {
		@Nullable String chosen = System.getenv("CHROMIUM");
		Stream<String> names = (chosen != null) ? Stream.of(chosen)
				: Stream.of("chromium", "chromium-browser", "google-chrome");
		return names.flatMap(Prerequisite::onPath).findFirst().orElseGet(() -> {
			missing("no Chromium: CHROMIUM is not set and chromium is not on the PATH");
			throw new AssertionError("unreachable");
		});
	}

	private static Stream<Path> onPath(String name) {
		String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
		return Arrays.stream(path.split(File.pathSeparator))
			.map((folder) -> Path.of(folder).resolve(name))
			.filter(Files::isExecutable);
	}

	private static void missing(String reason) {
		if (NOTHING_MAY_BE_SKIPPED) {
			fail(reason);
		}
		abort(reason);
	}

	private static <T> Supplier<T> once(Supplier<T> supplier) {
		return new Supplier<>() {

			private @Nullable T value;

			@Override
			public synchronized T get() {
				T known = this.value;
				if (known == null) {
					known = supplier.get();
					this.value = known;
				}
				return known;
			}

		};
	}

}
