package io.quotestream.command.rating;

import java.util.List;
import java.util.stream.Stream;

import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.domain.rating.Reexecution.Verdict;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReexecutionTest {

	private static final RatePlans SHIPPED = SampleFacts.shipped();

	@TestFactory
	Stream<DynamicTest> every_hand_priced_quote_executed_again_gives_the_same_bytes() {
		return HandPricedQuotes.shipped()
			.stream()
			.flatMap((file) -> file.quotes().stream().map((quote) -> DynamicTest.dynamicTest(quote.id(), () -> {
				var facts = quote.facts();
				var plan = SHIPPED.select(facts.product(), facts.country(), facts.state(), facts.effectiveDate())
					.orElseThrow();
				var stored = StoredWorksheet.of(canonical(plan, facts));
				assertThat(stored.execute(SHIPPED).verdict()).isEqualTo(Verdict.IDENTICAL);
			})));
	}

	@Test
	void a_quote_of_a_superseded_version_is_executed_under_that_version() {
		var draft = TestPlans.demoAsDraft();
		var hash = TestPlans.read("draft", draft).contentHash();
		var active = TestPlans.read("active", draft.replace("state: draft", "state: active\ncontentHash: " + hash));
		var stored = StoredWorksheet.of(canonical(active, SampleFacts.demo()));

		var retired = TestPlans.read("retired", draft.replace("state: draft", "state: retired\ncontentHash: " + hash)
			.replace("from: 2026-01-01 }", "from: 2026-01-01, to: 2026-11-30 }"));
		var next = draft.replace("version: 1", "version: 2")
			.replace("base: 420.00", "base: 460.00")
			.replace("from: 2026-01-01", "from: 2026-12-01");
		var successor = TestPlans.read("next", next.replace("state: draft",
				"state: active\ncontentHash: " + TestPlans.read("draft", next).contentHash()));
		var later = new RatePlans(List.of(retired, successor));

		var facts = SampleFacts.demo();
		assertThat(later.select(facts.product(), facts.country(), facts.state(), facts.effectiveDate()))
			.contains(successor);
		var again = stored.execute(later);
		assertThat(again.verdict()).isEqualTo(Verdict.IDENTICAL);
		assertThat(again.worksheet().orElseThrow().canonical()).isEqualTo(stored.canonical());
		assertThat(again.worksheet().orElseThrow().payable()).isEqualByComparingTo("1299.86");
	}

	/** What was stored on the day the format was released must come out for ever. */
	@TestFactory
	Stream<DynamicTest> worksheets_stored_long_ago_come_out_byte_for_byte() {
		return Stream.of("AUTO-DEMO-1-D01", "private-car-us-pa-U07", "private-car-in-tn-I07")
			.map((name) -> DynamicTest.dynamicTest(name, () -> {
				var stored = StoredWorksheet.of(TestPlans.text("/rating/stored/" + name + ".json").strip());
				assertThat(stored.execute(SHIPPED).verdict()).isEqualTo(Verdict.IDENTICAL);
			}));
	}

	@Test
	void a_worksheet_that_was_tampered_with_is_told() {
		var canonical = canonical(SHIPPED.version("AUTO-DEMO-1", 1).orElseThrow(), SampleFacts.demo());
		assertThat(canonical).contains("\"payable\":\"1299.86\"", "\"number\":\"34\"");
		assertThat(verdict(canonical.replace("\"payable\":\"1299.86\"", "\"payable\":\"1299.85\"")))
			.isEqualTo(Verdict.DIFFERENT);
		assertThat(verdict(canonical.replace("\"number\":\"34\"", "\"number\":\"17\""))).isEqualTo(Verdict.DIFFERENT);
		assertThat(verdict(canonical.replace("\"number\":\"34\"", "\"number\":\"7\""))).isEqualTo(Verdict.DIFFERENT);
		assertThat(verdict(canonical + " ")).isEqualTo(Verdict.DIFFERENT);
	}

	@Test
	void a_plan_that_is_not_what_it_was_is_told() {
		var canonical = canonical(SHIPPED.version("AUTO-DEMO-1", 1).orElseThrow(), SampleFacts.demo());
		assertThat(verdict(canonical.replace("\"contentHash\":\"86fd", "\"contentHash\":\"96fd")))
			.isEqualTo(Verdict.PLAN_CHANGED);
		assertThat(verdict(canonical.replace("\"id\":\"AUTO-DEMO-1\"", "\"id\":\"AUTO-DEMO-9\"")))
			.isEqualTo(Verdict.PLAN_UNKNOWN);
		assertThatExceptionOfType(UnreadableJson.class).isThrownBy(() -> StoredWorksheet.of("{}"))
			.withMessageContaining("this is no worksheet");
	}

	private static Verdict verdict(String canonical) {
		return StoredWorksheet.of(canonical).execute(SHIPPED).verdict();
	}

	private static String canonical(RatePlan plan, RatingFacts facts) {
		return ((RatingOutcome.Rated) Rating.rate(plan, facts)).worksheet().canonical();
	}

}
