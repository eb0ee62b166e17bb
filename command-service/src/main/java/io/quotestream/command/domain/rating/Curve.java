package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** One column of a table of points: straight lines between them. */
final class Curve {

	private final List<Table.Row> points;

	private final Table.@Nullable Row tail;

	private final Table.Interpolation rules;

	private final int column;

	Curve(Table table, int column) {
		this.points = table.rows().stream().filter((row) -> match(row) instanceof Table.Match.Point).toList();
		this.tail = table.rows()
			.stream()
			.filter((row) -> match(row) instanceof Table.Match.Further)
			.findFirst()
			.orElse(null);
		this.rules = Objects.requireNonNull(table.interpolation());
		this.column = column;
	}

	/** {@code null} outside a curve that does not say what holds there. */
	TableLookup.@Nullable Cell at(BigDecimal x) {
		var first = this.points.getFirst();
		var last = this.points.getLast();
		if (x.compareTo(at(first)) < 0) {
			return (this.rules.below() == Table.Outside.CLAMP) ? cell("below " + first.key(), value(first)) : null;
		}
		if (x.compareTo(at(last)) > 0) {
			return beyond(x, last);
		}
		for (int i = 0; i + 1 < this.points.size(); i++) {
			if (x.compareTo(at(this.points.get(i + 1))) < 0) {
				return between(x, this.points.get(i), this.points.get(i + 1));
			}
		}
		return cell(last.key(), value(last));
	}

	private TableLookup.Cell between(BigDecimal x, Table.Row low, Table.Row high) {
		if (x.compareTo(at(low)) == 0) {
			return cell(low.key(), value(low));
		}
		var width = at(high).subtract(at(low));
		// One division, so that one rounding is all there is.
		var weighted = value(low).multiply(width).add(value(high).subtract(value(low)).multiply(x.subtract(at(low))));
		return new TableLookup.Cell(low.key() + ".." + high.key(), divided(weighted, width));
	}

	private TableLookup.@Nullable Cell beyond(BigDecimal x, Table.Row last) {
		if (this.tail == null) {
			return (this.rules.above() == Table.Outside.CLAMP) ? cell("above " + last.key(), value(last)) : null;
		}
		var step = ((Table.Match.Further) match(this.tail)).step();
		var over = x.subtract(at(last));
		var key = last.key() + " " + this.tail.key();
		var parts = Objects.requireNonNull(this.rules.tailParts());
		if (parts != Parts.EXACT) {
			return cell(key, value(last).add(parts.count(over, step).multiply(value(this.tail))));
		}
		return new TableLookup.Cell(key,
				divided(value(last).multiply(step).add(value(this.tail).multiply(over)), step));
	}

	private TableLookup.Cell cell(String key, BigDecimal value) {
		return new TableLookup.Cell(key, this.rules.rounding().apply(value).toPlainString());
	}

	private String divided(BigDecimal dividend, BigDecimal divisor) {
		return dividend.divide(divisor, this.rules.rounding().scale(), this.rules.rounding().mode()).toPlainString();
	}

	private BigDecimal value(Table.Row row) {
		return new BigDecimal(row.cells().get(this.column));
	}

	private static BigDecimal at(Table.Row row) {
		return ((Table.Match.Point) match(row)).at();
	}

	private static Table.Match match(Table.Row row) {
		return row.matches().getFirst();
	}

}
