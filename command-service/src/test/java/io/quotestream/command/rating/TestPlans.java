package io.quotestream.command.rating;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.quotestream.command.domain.rating.RatePlan;

/** Plans that only tests need. */
final class TestPlans {

	private TestPlans() {
	}

	/** A plan of {@code rating/example-plans}, without errors or warnings. */
	static RatePlan named(String name) {
		return read(name, text(name));
	}

	static RatePlan read(String name, String text) {
		var checked = RatePlanLoader.standard()
			.check(List.of(new PlanFile(name + ".yaml", text, (neighbour) -> Optional.empty())))
			.getFirst();
		if (!checked.findings().isEmpty()) {
			throw new IllegalArgumentException(
					String.join("\n", checked.findings().stream().map(LocatedFinding::toString).toList()));
		}
		return checked.plan().orElseThrow();
	}

	static String text(String name) {
		var resource = "/rating/example-plans/" + name + ".yaml";
		try (var file = Objects.requireNonNull(TestPlans.class.getResourceAsStream(resource), resource)) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
