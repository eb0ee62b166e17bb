package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Follows the number of decimals through a plan: what the customer is told must be an
 * amount of the currency whatever the facts are.
 */
final class ScaleLint {

	/** More decimals than any plan has: not known before the facts are. */
	private static final int UNKNOWN = 1000;

	private final RatePlan plan;

	private final int digits;

	private final List<Finding> findings = new ArrayList<>();

	private ScaleLint(RatePlan plan) {
		this.plan = plan;
		this.digits = Currency.getInstance(plan.currency()).getDefaultFractionDigits();
	}

	static List<Finding> check(RatePlan plan) {
		var lint = new ScaleLint(plan);
		lint.follow();
		return lint.findings;
	}

	private void follow() {
		var items = 0;
		for (var coverage : this.plan.coverages()) {
			items = Math.max(items, chain(coverage.steps(), 0, "coverages." + coverage.id() + ".steps"));
		}
		items = chain(this.plan.itemSteps(), items, "itemSteps");
		var premium = chain(this.plan.policySteps(), items, "policySteps");
		fits("policySteps", "The premium", premium);
		fits("charges", "What is payable", chain(this.plan.charges(), premium, "charges"));
	}

	private void fits(String path, String what, int scale) {
		if (scale > this.digits) {
			this.findings.add(Finding.error(Finding.Code.WRONG_SCALE, path,
					what + " can have more decimals than " + this.plan.currency() + ": round it last"));
		}
	}

	private int chain(List<StepRule> steps, int opening, String path) {
		var scale = opening;
		for (int i = 0; i < steps.size(); i++) {
			var step = steps.get(i);
			var operand = step.operand();
			if (operand instanceof Operand.Literal(var value) && isMoney(step.operation())
					&& value.scale() > this.digits) {
				this.findings.add(Finding.error(Finding.Code.WRONG_SCALE, path + "[" + i + "]",
						value.toPlainString() + " is no amount of " + this.plan.currency()));
			}
			scale = after(step, scale, (operand != null) ? scale(operand) : 0);
		}
		return scale;
	}

	private static boolean isMoney(Operation operation) {
		return switch (operation) {
			case ADD, MINIMUM, MAXIMUM -> true;
			case BASE, MULTIPLY, PERCENT_AMOUNT, PERCENT_PRODUCT, ROUND -> false;
		};
	}

	private static int after(StepRule step, int before, int operand) {
		var rounding = step.rounding();
		if (rounding != null && step.operation() != Operation.PERCENT_AMOUNT) {
			return Math.max(rounding.scale(), 0);
		}
		return switch (step.operation()) {
			case BASE -> operand;
			case ADD, MINIMUM, MAXIMUM -> Math.max(before, operand);
			case MULTIPLY, PERCENT_PRODUCT -> UNKNOWN;
			case PERCENT_AMOUNT -> (rounding != null) ? Math.max(before, rounding.scale()) : UNKNOWN;
			case ROUND -> before;
		};
	}

	private int scale(Operand operand) {
		return switch (operand) {
			case Operand.Literal literal -> literal.value().scale();
			case Operand.Known known -> UNKNOWN;
			case Operand.Lookup lookup -> scale(this.plan.tables().get(lookup.table()));
			case Operand.Each each -> (each.parts() == Parts.EXACT) ? UNKNOWN : scale(each.rate());
			case Operand.Share share -> (share.rounding() != null) ? Math.max(share.rounding().scale(), 0) : UNKNOWN;
			case Operand.Slices slices -> UNKNOWN;
			case Operand.Sum sum ->
				sum.members().stream().mapToInt((member) -> scale(member.rate())).max().orElse(BigDecimal.ZERO.scale());
		};
	}

	/** A table that does not exist is told elsewhere. */
	private static int scale(@Nullable Table table) {
		if (table == null) {
			return UNKNOWN;
		}
		var interpolation = table.interpolation();
		return (interpolation != null) ? interpolation.rounding().scale() : table.decimals();
	}

}
