package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Follows a worksheet by what it says alone, without its plan: every step, how the
 * sections open, the totals and the payments.
 */
public final class WorksheetReplay {

	private final Worksheet worksheet;

	private final List<String> faults = new ArrayList<>();

	private BigDecimal coverages = BigDecimal.ZERO;

	private BigDecimal items = BigDecimal.ZERO;

	private BigDecimal last = BigDecimal.ZERO;

	private WorksheetReplay(Worksheet worksheet) {
		this.worksheet = worksheet;
	}

	/** What does not add up; empty when all does. */
	public static List<String> faults(Worksheet worksheet) {
		var replay = new WorksheetReplay(worksheet);
		replay.follow();
		return List.copyOf(replay.faults);
	}

	private void follow() {
		var number = 0;
		for (var section : this.worksheet.sections()) {
			open(section);
			var running = section.opening();
			for (var step : section.steps()) {
				number++;
				expect(step.id() + " is step", BigDecimal.valueOf(number), BigDecimal.valueOf(step.number()));
				running = follow(step, running);
			}
			expect(name(section) + " ends with", running, section.result());
			close(section);
		}
		totals();
	}

	private void open(WorksheetSection section) {
		var expected = switch (section.level()) {
			case COVERAGE -> BigDecimal.ZERO;
			case ITEM -> this.coverages;
			case POLICY -> this.items;
			case CHARGES -> this.last;
		};
		expect(name(section) + " opens with", expected, section.opening());
	}

	private void close(WorksheetSection section) {
		switch (section.level()) {
			case COVERAGE -> this.coverages = this.coverages.add(section.result());
			case ITEM -> {
				this.items = this.items.add(section.result());
				this.coverages = BigDecimal.ZERO;
			}
			case POLICY -> expect("The premium is", section.result(), this.worksheet.premium());
			case CHARGES -> expect("Payable is", section.result(), this.worksheet.payable());
		}
		this.last = section.result();
	}

	private BigDecimal follow(WorksheetStep step, BigDecimal running) {
		var operand = Objects.requireNonNullElse(step.operand(), BigDecimal.ZERO);
		var base = Objects.requireNonNullElse(step.base(), BigDecimal.ZERO);
		expect(name(step) + " starts with", running, step.before());
		expect(name(step) + " gives exactly", step.operation().exact(running, operand, base), step.exact());
		var result = step.operation().result(running, operand, base, step.rounding());
		expect(name(step) + " gives", result, step.after());
		return result;
	}

	private void totals() {
		var charged = this.worksheet.premium().add(this.worksheet.fees()).add(this.worksheet.taxes());
		expect("Premium, fees and taxes are", charged, this.worksheet.payable());
		for (var plan : this.worksheet.payments()) {
			expect("With its charge " + plan.id() + " is", this.worksheet.payable().add(plan.charge()), plan.total());
			expect("The payments of " + plan.id() + " are",
					plan.amounts().stream().reduce(BigDecimal.ZERO, BigDecimal::add), plan.total());
		}
	}

	private void expect(String what, BigDecimal followed, BigDecimal said) {
		if (followed.compareTo(said) != 0) {
			this.faults.add(what + " " + followed.toPlainString() + ", not " + said.toPlainString());
		}
	}

	private static String name(WorksheetStep step) {
		return "Step " + step.number() + " (" + step.id() + ")";
	}

	private static String name(WorksheetSection section) {
		return String.join("/",
				List.of(section.level().name(), section.item(), section.coverage())
					.stream()
					.filter((part) -> !part.isEmpty())
					.toList());
	}

}
