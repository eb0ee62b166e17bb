package io.quotestream.command.domain.rating;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One version of what is filed for a product in a place from a day on.
 */
public interface Filed {

	/** Name and version as people write them: {@code AUTO-DEMO-1@1}. */
	String ref();

	PlanState state();

	String product();

	Jurisdiction jurisdiction();

	EffectivePeriod effective();

	/** SHA-256 of the canonical form of what it says, in hexadecimal. */
	String contentHash();

	/**
	 * The active one for a new quote, by place and policy effective date; one of the
	 * state goes before one of the whole country.
	 */
	static <T extends Filed> Optional<T> select(List<T> all, String product, String country, String state,
			LocalDate effectiveDate) {
		return all.stream()
			.filter((one) -> one.state() == PlanState.ACTIVE && one.product().equals(product)
					&& one.jurisdiction().covers(country, state) && one.effective().contains(effectiveDate))
			.max(Comparator.comparing((one) -> !one.jurisdiction().subdivision().isEmpty()));
	}

	/** What stands against having them side by side; the path is the later one's. */
	static List<Finding> together(List<? extends Filed> all) {
		var findings = new ArrayList<Finding>();
		var ordered = all.stream()
			.filter((one) -> one.state() == PlanState.ACTIVE)
			.sorted(Comparator.comparing((Filed one) -> one.effective().from()).thenComparing(Filed::ref))
			.toList();
		for (int i = 0; i < ordered.size(); i++) {
			var later = ordered.get(i);
			ordered.subList(0, i)
				.stream()
				.filter((earlier) -> areForTheSame(earlier, later) && earlier.effective().overlaps(later.effective()))
				.forEach((earlier) -> findings.add(Finding.error(Finding.Code.EFFECTIVE_DATES, later.ref(),
						later.ref() + " (" + later.effective() + ") and " + earlier.ref() + " (" + earlier.effective()
								+ ") are both active for " + later.product() + " in " + later.jurisdiction().code())));
			gap(ordered.subList(0, i), later).ifPresent(findings::add);
		}
		return findings;
	}

	private static Optional<Finding> gap(List<? extends Filed> earlier, Filed later) {
		return earlier.stream()
			.filter((one) -> areForTheSame(one, later))
			.<Filed>map((one) -> one)
			.reduce((first, second) -> second)
			.map((one) -> one.effective().to())
			.filter((end) -> end.plusDays(1).isBefore(later.effective().from()))
			.map((end) -> Finding.warning(Finding.Code.EFFECTIVE_DATES, later.ref(), "Nothing for " + later.product()
					+ " in " + later.jurisdiction().code() + " after " + end + " until " + later.effective().from()));
	}

	private static boolean areForTheSame(Filed one, Filed other) {
		return one.product().equals(other.product()) && one.jurisdiction().code().equals(other.jurisdiction().code());
	}

}
