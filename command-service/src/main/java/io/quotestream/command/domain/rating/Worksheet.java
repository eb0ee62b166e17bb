package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * How a premium came about, complete: it can be followed by hand, and with the plan
 * version it names it can be executed again.
 *
 * @param planId which plan
 * @param planVersion which of its versions
 * @param contentHash what that version said
 * @param jurisdiction ISO 3166 code of the plan
 * @param currency ISO 4217
 * @param inputs the facts that the plan asked for
 * @param derivations derived values that were needed, the policy's first
 * @param sections coverages, then their item, for each item; then the policy; then the
 * charges
 * @param premium without fees and taxes that stand on top
 * @param fees on top
 * @param taxes on top
 * @param payable what the customer pays in one sum
 * @param payments the ways to pay
 */
public record Worksheet(String planId, int planVersion, String contentHash, String jurisdiction, String currency,
		RatingFacts inputs, List<Derivation> derivations, List<WorksheetSection> sections, BigDecimal premium,
		BigDecimal fees, BigDecimal taxes, BigDecimal payable, List<PaymentPlan> payments) {

	public Worksheet {
		derivations = List.copyOf(derivations);
		sections = List.copyOf(sections);
		payments = List.copyOf(payments);
	}

	/** The sections of one level, in their order. */
	public List<WorksheetSection> sections(WorksheetSection.Level level) {
		return this.sections.stream().filter((section) -> section.level() == level).toList();
	}

	/**
	 * The least premium that the plan was filed with; 0 when it names none.
	 */
	public BigDecimal filedMinimum() {
		return sections(WorksheetSection.Level.POLICY).stream()
			.flatMap((section) -> section.steps().stream())
			.filter((step) -> step.operation() == Operation.MINIMUM)
			.<BigDecimal>mapMulti((step, next) -> Optional.ofNullable(step.operand()).ifPresent(next))
			.reduce(BigDecimal.ZERO, BigDecimal::max);
	}

	/**
	 * The worksheet's one spelling: JSON as RFC 8785 canonicalises it, decimals as
	 * strings with the digits they were calculated with, absent values left out.
	 */
	public String canonical() {
		return CanonicalJson.write(WorksheetJson.of(this));
	}

}
