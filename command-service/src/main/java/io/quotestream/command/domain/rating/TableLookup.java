package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Looks up one table for one quote. */
final class TableLookup {

	private final Table table;

	private final KnownFacts known;

	private final Set<Refusal> refusals;

	TableLookup(Table table, KnownFacts known, Set<Refusal> refusals) {
		this.table = table;
		this.known = known;
		this.refusals = refusals;
	}

	/**
	 * The cell, or {@code null} after a refusal.
	 * @param column empty for the column of the coverage, or the only one
	 */
	@Nullable Term find(String column, Place place) {
		var facts = facts(place);
		if (facts == null) {
			return null;
		}
		var name = columnFor(this.table, column, place.coverageId());
		var index = this.table.column(name);
		if (this.table.interpolation() != null) {
			var at = KnownFacts.number(facts.getFirst());
			return found(new Curve(this.table, index).at(at), name, place);
		}
		var row = row(this.table, facts);
		return found((row != null) ? new Cell(row.key(), row.cells().get(index)) : null, name, place);
	}

	private @Nullable Term found(@Nullable Cell cell, String column, Place place) {
		if (cell == null) {
			refuse(Refusal.Reason.NOT_IN_TABLE, place, "Table " + this.table.name() + " has no row for it");
			return null;
		}
		if (cell.value().equals(Table.NOT_OFFERED)) {
			refuse(Refusal.Reason.NOT_OFFERED, place,
					"Not offered in row " + cell.key() + " of table " + this.table.name());
			return null;
		}
		return new Term(Term.Source.TABLE, this.table.name(), cell.key(), column, cell.value());
	}

	private void refuse(Refusal.Reason reason, Place place, String text) {
		var path = String.join(" and ",
				this.table.keys().stream().map((key) -> this.known.path(key.input(), place)).toList());
		this.refusals.add(new Refusal(reason, path, text));
	}

	/** The keys' facts in order, or {@code null} when one is missing or unusable. */
	private @Nullable List<Fact> facts(Place place) {
		var facts = new ArrayList<Fact>();
		var complete = true;
		for (var key : this.table.keys()) {
			var fact = this.known.require(key.input(), place);
			if (fact == null || (isNumeric(key) && !(fact instanceof Fact.Quantity) && !isNumber(fact.text()))) {
				complete = false;
			}
			else {
				facts.add(fact);
			}
		}
		return complete ? facts : null;
	}

	private static boolean isNumeric(Table.Key key) {
		return key.kind() == Table.Key.Kind.BAND || key.kind() == Table.Key.Kind.POINT;
	}

	private static boolean isNumber(String text) {
		return text.matches("-?\\d+(\\.\\d+)?");
	}

	/** A cell with how its row is called. */
	record Cell(String key, String value) {

	}

	static String columnFor(Table table, String column, String coverage) {
		if (!column.isEmpty()) {
			return column;
		}
		return (table.column(coverage) >= 0) ? coverage : table.columns().getFirst();
	}

	/** The most specific row that lets all the facts through. */
	static Table.@Nullable Row row(Table table, List<Fact> facts) {
		return table.rows()
			.stream()
			.filter((row) -> matches(row, facts))
			.max(Comparator.comparing((row) -> specificity(row)))
			.orElse(null);
	}

	static boolean matches(Table.Row row, List<Fact> facts) {
		for (int i = 0; i < facts.size(); i++) {
			if (!matches(row.matches().get(i), facts.get(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean matches(Table.Match match, Fact fact) {
		return switch (match) {
			case Table.Match.Any any -> true;
			case Table.Match.Exactly exactly -> (fact instanceof Fact.Quantity quantity)
					? quantity.value().compareTo(new BigDecimal(exactly.text())) == 0
					: exactly.text().equals(fact.text());
			case Table.Match.Band band -> band.contains(KnownFacts.number(fact));
			case Table.Match.Prefix prefix -> letters(fact.text()).startsWith(letters(prefix.text()));
			case Table.Match.Point point -> false;
			case Table.Match.Further further -> false;
		};
	}

	/** The earlier key decides; any other is least, a longer beginning is more. */
	static String specificity(Table.Row row) {
		var rank = new StringBuilder();
		for (var match : row.matches()) {
			rank.append((char) switch (match) {
				case Table.Match.Any any -> 0;
				case Table.Match.Prefix prefix -> letters(prefix.text()).length();
				default -> Character.MAX_VALUE;
			});
		}
		return rank.toString();
	}

	static String letters(String code) {
		return code.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
	}

}
