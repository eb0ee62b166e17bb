package io.quotestream.command.rating;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.domain.rating.WorksheetReplay;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PricedByHandTest {

	private final RatePlanLoader loader = RatePlanLoader.standard();

	@TestFactory
	Stream<DynamicTest> every_step_and_total_of_a_shipped_plan_is_what_was_worked_out_by_hand() {
		var plans = this.loader.load(PlanFile.shipped());
		return HandPricedQuotes.shipped()
			.stream()
			.flatMap((file) -> file.quotes()
				.stream()
				.map((quote) -> DynamicTest.dynamicTest(file.file() + " " + quote, () -> {
					var facts = quote.facts();
					var plan = plans.select(facts.product(), facts.country(), facts.state(), facts.effectiveDate())
						.orElseThrow();
					assertThat(plan.id() + "-" + plan.version()).isEqualTo(file.file());
					assertPricedAs(plan, quote);
				})));
	}

	@Test
	void each_shipped_plan_has_ten_quotes() {
		assertThat(HandPricedQuotes.shipped()).allSatisfy((file) -> assertThat(file.quotes()).hasSize(10));
		assertThat(PlanFile.shipped()).hasSameSizeAs(HandPricedQuotes.shipped());
	}

	@TestFactory
	Stream<DynamicTest> the_textbook_examples_of_other_lines_come_out_as_printed() {
		return Map.of("homeowners", "501", "nurses", "282", "workers-compensation", "5782")
			.entrySet()
			.stream()
			.map((example) -> DynamicTest.dynamicTest(example.getKey(), () -> {
				var quote = HandPricedQuotes.of(example.getKey(), example.getKey()).quotes().getFirst();
				assertThat(quote.expected()).containsEntry("total payable after", example.getValue());
				assertPricedAs(TestPlans.named(example.getKey()), quote);
			}));
	}

	private static void assertPricedAs(RatePlan plan, HandPricedQuotes.Quote quote) {
		var outcome = Rating.rate(plan, quote.facts());
		assertThat(outcome).isInstanceOf(RatingOutcome.Rated.class);
		var worksheet = ((RatingOutcome.Rated) outcome).worksheet();
		assertThat(new TreeMap<>(HandPricedQuotes.figures(worksheet))).isEqualTo(quote.expected());
		assertThat(WorksheetReplay.faults(worksheet)).isEqualTo(List.of());
	}

}
