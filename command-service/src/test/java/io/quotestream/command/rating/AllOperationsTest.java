package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.domain.rating.Refusal;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.command.domain.rating.WorksheetReplay;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each operation and operand of the format, by the plan that has them all. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AllOperationsTest {

	private static final RatePlan PLAN = TestPlans.named("all-operations");

	private final SortedMap<String, Fact> policy = new TreeMap<>(
			Map.of("coefficient", Fact.of(1), "claims", Fact.of(0)));

	private final SortedMap<String, Fact> parcel = new TreeMap<>(Map.of("kilos", Fact.of(new BigDecimal("12.3")),
			"value", Fact.of(90_500), "fragile", Fact.of(true), "destination", Fact.of("75001")));

	@Test
	void a_whole_worksheet_by_hand() {
		// 12.3 kg: 8 started kilograms over 5 at 1.25, one full ten at 2.00.
		assertThat(figures(rated("WEIGHT", "VALUE"))).containsAllEntriesOf(
				Map.ofEntries(Map.entry("p/WEIGHT base after", "10.00"), Map.entry("p/WEIGHT started after", "12.00"),
						Map.entry("p/WEIGHT zone after", "18.00"), Map.entry("p/WEIGHT fragile after", "20.25"),
						Map.entry("p/WEIGHT minimum after", "20.25"), Map.entry("p/WEIGHT maximum after", "20.25"),
						Map.entry("p/VALUE base after", "231.00"), Map.entry("p/VALUE fixed after", "230.00"),
						Map.entry("p opening after", "250.25"), Map.entry("p tens after", "260"),
						Map.entry("policy crm operand", "0.95"), Map.entry("policy crm after", "247.00"),
						Map.entry("policy volume operand", "0.00000"), Map.entry("policy volume after", "247.00"),
						Map.entry("policy group operand", "-6"), Map.entry("policy group after", "232.18"),
						Map.entry("policy euro after", "232"), Map.entry("charges fee after", "239.50"),
						Map.entry("charges tax after", "260.38"), Map.entry("charges stamp after", "262.78"),
						Map.entry("total premium after", "232"), Map.entry("total fees after", "7.50"),
						Map.entry("total taxes after", "23.28"), Map.entry("total payable after", "262.78"),
						Map.entry("payments thirds charge", "5.26"), Map.entry("payments thirds total", "268.04"),
						Map.entry("payments thirds amounts", "134 67.04 67")));
	}

	@ParameterizedTest
	@CsvSource({ "0.00, 0.00", "5, 0.00", "5.01, 1.25", "6, 1.25", "6.0001, 2.50", "9.99, 6.25" })
	void a_part_of_a_kilogram_counts_as_a_whole(BigDecimal kilos, String amount) {
		this.parcel.put("kilos", Fact.of(kilos));
		assertThat(new BigDecimal(figures(rated("WEIGHT")).get("p/WEIGHT base after"))).isEqualByComparingTo(amount);
	}

	@ParameterizedTest
	@CsvSource({ "9.99, 0", "10, 2.00", "19.999, 2.00", "20, 4.00" })
	void a_part_of_ten_kilograms_does_not_count(BigDecimal kilos, BigDecimal amount) {
		this.parcel.put("kilos", Fact.of(kilos));
		assertThat(new BigDecimal(figures(rated("WEIGHT")).get("p/WEIGHT started operand")))
			.isEqualByComparingTo(amount);
	}

	@ParameterizedTest
	@CsvSource({ "50000, 229.00", "90000, 229.00", "90500, 231.00", "90501, 231.00", "90501.30, 231.01",
			"90502, 231.01", "91000, 233.00", "91000.01, 237.50", "92000, 237.50", "92001, 242.00" })
	void a_curve_is_straight_between_its_points_and_goes_on_by_its_tail(BigDecimal value, String premium) {
		this.parcel.put("value", Fact.of(value));
		assertThat(figures(rated("VALUE"))).containsEntry("p/VALUE base after", premium);
	}

	@ParameterizedTest
	@CsvSource({ "75001, 1.50", "7 50-01, 1.50", "76000, 1.20", "13001, 1.00" })
	void the_longest_beginning_of_a_postal_code_decides(String code, String factor) {
		this.parcel.put("destination", Fact.of(code));
		assertThat(figures(rated("WEIGHT"))).containsEntry("p/WEIGHT zone operand", factor);
	}

	/** The series that French insurers publish: thirteen years without a claim. */
	@Test
	void a_bonus_is_truncated_year_by_year_down_to_its_floor() {
		var published = List.of("0.95", "0.90", "0.85", "0.80", "0.76", "0.72", "0.68", "0.64", "0.60", "0.57", "0.54",
				"0.51", "0.50", "0.50");
		for (var expected : published) {
			var coefficient = figures(rated("VALUE")).get("policy crm operand");
			assertThat(coefficient).isEqualTo(expected);
			this.policy.put("coefficient", Fact.of(new BigDecimal(coefficient)));
		}
	}

	@ParameterizedTest
	@CsvSource({ "0.85, 1, 1.06", "0.60, 3, 1.17", "0.50, 1, 0.62", "3.00, 1, 3.50", "1, 2, 1.56" })
	void a_malus_counts_every_claim_up_to_its_ceiling(BigDecimal before, long claims, String after) {
		this.policy.put("coefficient", Fact.of(before));
		this.policy.put("claims", Fact.of(claims));
		assertThat(figures(rated("VALUE"))).containsEntry("policy crm operand", after);
	}

	@Test
	void each_slice_of_the_premium_has_its_own_discount() {
		this.parcel.put("value", Fact.of(1_500_000));
		var figures = figures(rated("VALUE"));
		// 233 + 1,409 x 4.50 - 1 = 6,572.50; the next ten 6,580; times 0.95.
		assertThat(figures).containsEntry("policy crm after", "6251.00");
		assertThat(new BigDecimal(figures.get("policy volume operand"))).isEqualByComparingTo("-325.10");
	}

	@Test
	void discounts_of_a_group_are_added_before_they_multiply_and_the_sum_is_bounded() {
		var outcome = rate(item("p", "VALUE"), item("q", "VALUE"));
		var figures = figures(worksheet(outcome));
		// 2 x 230 by 0.95 is 437.00: not 6 and 9, but 10 at most.
		assertThat(figures).containsEntry("policy crm after", "437.00")
			.containsEntry("policy group operand", "-10")
			.containsEntry("policy group after", "393.30");
	}

	@Test
	void a_renewal_is_capped_and_a_new_policy_is_not() {
		assertThat(figures(rated("VALUE"))).doesNotContainKey("policy cap after");
		this.policy.put("expiring", Fact.of(100));
		assertThat(figures(rated("VALUE"))).containsEntry("policy cap operand", "120.00")
			.containsEntry("total premium after", "120");
	}

	@Test
	void what_a_table_marks_as_not_offered_has_no_price() {
		this.parcel.put("destination", Fact.of("2A004"));
		assertThat(refusals("WEIGHT")).extracting(Refusal::reason).containsExactly(Refusal.Reason.NOT_OFFERED);
	}

	private Worksheet rated(String... coverages) {
		return worksheet(rate(item("p", coverages)));
	}

	private static Worksheet worksheet(RatingOutcome outcome) {
		assertThat(outcome).isInstanceOf(RatingOutcome.Rated.class);
		var worksheet = ((RatingOutcome.Rated) outcome).worksheet();
		assertThat(WorksheetReplay.faults(worksheet)).isEmpty();
		return worksheet;
	}

	private List<Refusal> refusals(String... coverages) {
		return ((RatingOutcome.Refused) rate(item("p", coverages))).refusals();
	}

	private RatingOutcome rate(RatingFacts.Item... items) {
		return Rating.rate(PLAN,
				new RatingFacts("example", "FR", "", LocalDate.of(2026, 12, 1), this.policy, List.of(items)));
	}

	private RatingFacts.Item item(String id, String... coverages) {
		var selected = new TreeMap<String, SortedMap<String, Fact>>();
		for (var coverage : coverages) {
			selected.put(coverage, new TreeMap<>());
		}
		return new RatingFacts.Item(id, this.parcel, selected);
	}

	private static SortedMap<String, String> figures(Worksheet worksheet) {
		return HandPricedQuotes.figures(worksheet);
	}

}
