package io.quotestream.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table: every figure beside its floor. */
final class Report {

	private final List<List<String>> rows = new ArrayList<>();

	private final List<String> remarks = new ArrayList<>();

	Report() {
		this.rows.add(List.of("figure", "measured", "floor", "value", "target", ""));
	}

	void add(Figure figure) {
		this.rows.add(List.of(figure.what(), figure.measured(), figure.floor(),
				(figure.target() != null) ? String.format(Locale.ROOT, "%.2f", figure.value()) : "",
				(figure.target() != null) ? figure.target().toString() : "", figure.held()));
		if (!figure.remark().isEmpty()) {
			this.remarks.add(figure.what() + ": " + figure.remark());
		}
	}

	/** As Markdown that is legible as it is. */
	void print(PrintStream out) {
		int[] widths = new int[this.rows.getFirst().size()];
		for (List<String> row : this.rows) {
			for (int column = 0; column < widths.length; column++) {
				widths[column] = Math.max(widths[column], row.get(column).length());
			}
		}
		for (int index = 0; index < this.rows.size(); index++) {
			StringBuilder line = new StringBuilder("|");
			for (int column = 0; column < widths.length; column++) {
				line.append(' ').append(pad(this.rows.get(index).get(column), widths[column])).append(" |");
			}
			out.println(line);
			if (index == 0) {
				StringBuilder rule = new StringBuilder("|");
				for (int width : widths) {
					rule.append("-".repeat(width + 2)).append('|');
				}
				out.println(rule);
			}
		}
		out.println();
		this.remarks.forEach((remark) -> out.println("- " + remark));
	}

	private static String pad(String text, int width) {
		return text + " ".repeat(width - text.length());
	}

}
