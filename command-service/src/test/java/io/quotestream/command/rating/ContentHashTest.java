package io.quotestream.command.rating;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ContentHashTest {

	private static final String DRAFT = TestPlans.demoAsDraft();

	private static final String HASH = hash(DRAFT);

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void what_a_plan_does_not_say_does_not_count(String what, String from, String to) {
		assertThat(DRAFT).contains(from);
		assertThat(hash(DRAFT.replace(from, to))).isEqualTo(HASH);
	}

	static Stream<Arguments> what_a_plan_does_not_say_does_not_count() {
		return Stream.of(arguments("a comment", "item: vehicle", "item: vehicle # one each"),
				arguments("a comment in a table", "      432,        2", "      # Columbus\n      432,        2"),
				arguments("the layout of a table", "      432,        2", "\n      432,2"),
				arguments("the layout of a step", "{ id: base, label: Base rate, base: 420.00 }",
						"\n          id: base\n          base: 420.00\n          label: \"Base rate\""),
				arguments("the order of keys", "{ scale: 2, mode: HALF_UP }", "{ mode: HALF_UP, scale: 2 }"),
				arguments("the state", "state: draft", "state: staged"),
				arguments("the last day, which a successor sets", "from: 2026-01-01 }",
						"from: 2026-01-01, to: 2027-12-31 }"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whatever_a_plan_says_counts(String what, String from, String to) {
		assertThat(DRAFT).contains(from);
		assertThat(hash(DRAFT.replace(from, to))).isNotEqualTo(HASH);
	}

	static Stream<Arguments> whatever_a_plan_says_counts() {
		return Stream.of(arguments("a factor", "3,    1.12", "3,    1.13"),
				arguments("a base", "base: 420.00", "base: 420.01"),
				arguments("a rounding", "dollar: { scale: 0, mode: HALF_UP }", "dollar: { scale: 0, mode: HALF_EVEN }"),
				arguments("a label, which the worksheet repeats", "label: Base rate", "label: Base"),
				arguments("the first day", "from: 2026-01-01", "from: 2026-01-02"),
				arguments("the place", "subdivision: OH", "subdivision: KY"),
				arguments("a rule of payment", "payments: 4", "payments: 6"));
	}

	@Test
	void a_table_in_a_file_of_its_own_says_the_same() {
		var rows = """
				      zone, LIABILITY, COLLISION, COMPREHENSIVE
				      1,    0.92,      0.95,      0.90
				      2,    1.00,      1.00,      1.00
				      3,    1.12,      1.05,      1.20
				      4,    1.25,      1.18,      1.10
				""";
		assertThat(DRAFT).contains("    rows: |\n" + rows);
		var text = DRAFT.replace("    rows: |\n" + rows, "    rowsFrom: territory.csv\n");
		var file = new PlanFile("plan.yaml", text,
				(name) -> name.equals("territory.csv") ? Optional.of(rows.replace(" ", "")) : Optional.empty());
		var checked = RatePlanLoader.standard().check(List.of(file)).getFirst();
		assertThat(checked.findings()).isEmpty();
		assertThat(checked.plan().orElseThrow().contentHash()).isEqualTo(HASH);
		var alone = new PlanFile("plan.yaml", text, (name) -> Optional.empty());
		assertThat(RatePlanLoader.standard().check(List.of(alone)).getFirst().findings()).first()
			.asString()
			.contains("There is no file territory.csv beside the plan");
	}

	/** Plans that were shipped stay as they were: quotes refer to them. */
	@Test
	void a_shipped_version_never_changes() {
		assertThat(SampleFacts.shipped().plans()).extracting((plan) -> plan.ref() + " " + plan.contentHash())
			.contains("AUTO-DEMO-1@1 86fd2c0f89d1983233c27303e03a3673de467be11864352cf242fcdcb5049858",
					"private-car-in-tn@1 5f3cd04899b30436b67e4585b32d3e788bf595baef2517b3da04b25ee03cbaf1",
					"private-car-in-tn@2 6f84a6f9b8ca4c0d508ba19ffdb267a248c1a8012ea2df0c8c423d9b708902c9",
					"private-car-us-pa@1 dfd2778408f6e49edf9b1bf36cd5a3fba320adcb861a00f94bec0a74f798ea3e",
					"private-car-us-pa@2 aba77f4db0b09b1e0b6cf07751798beb3371155c14cc5fa5b2fa7828d1a437a4");
	}

	private static String hash(String text) {
		return TestPlans.read("plan", text).contentHash();
	}

}
