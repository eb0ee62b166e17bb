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
		return read(name, example(name));
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

	/** AUTO-DEMO-1 before it was sealed: what tests take and spoil. */
	static String demoAsDraft() {
		return text("/rating/plans/AUTO-DEMO-1-1.yaml").replaceFirst("state: active\ncontentHash: .*\n",
				"state: draft\n");
	}

	static String example(String name) {
		return text("/rating/example-plans/" + name + ".yaml");
	}

	static String text(String resource) {
		try (var file = Objects.requireNonNull(TestPlans.class.getResourceAsStream(resource), resource)) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
