package io.quotestream.command.rating.tool;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Term;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.command.domain.rating.WorksheetSection;
import io.quotestream.command.domain.rating.WorksheetStep;

/** A worksheet for people to read: one line a step, figures under each other. */
final class WorksheetTable {

	private static final int COLUMNS = 6;

	private final List<List<String>> rows = new ArrayList<>();

	private WorksheetTable() {
	}

	static String of(RatePlan plan, Worksheet worksheet) {
		var table = new WorksheetTable();
		table.rows.add(List.of());
		table.rows.add(List.of("#", "Step", "Operation", "Exact", "Amount", "From"));
		worksheet.sections().forEach(table::section);
		return heading(plan, worksheet) + table.text() + totals(worksheet);
	}

	private static String heading(RatePlan plan, Worksheet worksheet) {
		var text = new StringBuilder();
		text.append(plan.ref()).append("  ").append(plan.title()).append('\n');
		text.append(worksheet.jurisdiction())
			.append(", ")
			.append(worksheet.currency())
			.append(", effective ")
			.append(worksheet.inputs().effectiveDate())
			.append(", content ")
			.append(worksheet.contentHash())
			.append("\n");
		for (var derivation : worksheet.derivations()) {
			text.append(derivation.label())
				.append(derivation.item().isEmpty() ? "" : " of " + derivation.item())
				.append(": ")
				.append(derivation.value())
				.append("  (")
				.append(terms(derivation.terms()))
				.append(")\n");
		}
		return text.toString();
	}

	private void section(WorksheetSection section) {
		this.rows.add(List.of());
		this.rows.add(List.of(title(section)));
		if (section.level() != WorksheetSection.Level.COVERAGE) {
			this.rows.add(List.of("", "Sum", "", "", section.opening().toPlainString(), ""));
		}
		section.steps().forEach(this::step);
	}

	private static String title(WorksheetSection section) {
		return List.of(section.item(), section.coverage(), section.label())
			.stream()
			.filter((part) -> !part.isEmpty())
			.collect(Collectors.joining("  "));
	}

	private void step(WorksheetStep step) {
		var exact = (step.exact().compareTo(step.after()) == 0) ? "" : step.exact().toPlainString();
		this.rows.add(List.of(String.valueOf(step.number()), step.label(), operation(step), exact,
				step.after().toPlainString(), terms(step.terms())));
	}

	private static String operation(WorksheetStep step) {
		var operand = Objects.requireNonNullElse(step.operand(), BigDecimal.ZERO).toPlainString();
		return switch (step.operation()) {
			case BASE -> operand;
			case MULTIPLY -> "x " + operand;
			case ADD -> operand.startsWith("-") ? "- " + operand.substring(1) : "+ " + operand;
			case PERCENT_AMOUNT, PERCENT_PRODUCT -> (operand.startsWith("-") ? "" : "+") + operand + " %" + of(step);
			case MINIMUM -> "min " + operand;
			case MAXIMUM -> "max " + operand;
			case ROUND -> "round";
		};
	}

	private static String of(WorksheetStep step) {
		var base = step.base();
		return (base == null || base.compareTo(step.before()) == 0) ? "" : " of " + base.toPlainString();
	}

	private static String terms(List<Term> terms) {
		return terms.stream().map(WorksheetTable::term).collect(Collectors.joining("; "));
	}

	private static String term(Term term) {
		return switch (term.source()) {
			case TABLE -> term.name() + "[" + term.key() + "]." + term.column() + " = " + term.value();
			case FACT, PLAN -> (term.name() + " " + term.key()).strip() + " = " + term.value();
			case COUNT -> term.value() + " " + term.key();
			case SLICE -> term.name() + "[" + term.key() + "]: " + term.value();
			case BOUND -> "bounded to " + term.value();
		};
	}

	private static String totals(Worksheet worksheet) {
		var text = new StringBuilder("\n");
		text.append("Premium ").append(worksheet.premium().toPlainString());
		text.append("  fees ").append(worksheet.fees().toPlainString());
		text.append("  taxes ").append(worksheet.taxes().toPlainString());
		text.append("\nPayable ").append(worksheet.currency()).append(' ').append(worksheet.payable().toPlainString());
		for (var plan : worksheet.payments()) {
			text.append("\n  ")
				.append(plan.label())
				.append(": ")
				.append(plan.amounts().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(" + ")));
			if (plan.charge().signum() != 0) {
				text.append(" (").append(plan.charge().toPlainString()).append(" for paying so)");
			}
		}
		return text.append('\n').toString();
	}

	private String text() {
		var text = new StringBuilder();
		for (var row : this.rows) {
			var line = new StringBuilder((row.size() == 1) ? row.getFirst() : "");
			for (int column = 0; column < row.size() && row.size() == COLUMNS; column++) {
				line.append(padded(row.get(column), column)).append("  ");
			}
			text.append(line.toString().stripTrailing()).append('\n');
		}
		return text.toString();
	}

	/** Figures stand to the right, words to the left. */
	private String padded(String cell, int column) {
		var width = this.rows.stream()
			.filter((row) -> row.size() == COLUMNS)
			.mapToInt((row) -> row.get(column).length())
			.max()
			.orElse(0);
		var padding = " ".repeat(width - cell.length());
		return (column == 1 || column == COLUMNS - 1) ? cell + padding : padding + cell;
	}

}
