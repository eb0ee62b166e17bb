package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import io.quotestream.command.domain.rating.Table;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the rows of a table: comma-separated cells, the names of the columns first. */
public final class TableReader {

	private static final String NUMBER = "-?\\d{1,20}(?:\\.\\d{1,12})?";

	private static final Pattern FROM_TO = Pattern.compile("(-?\\d{1,20})-(-?\\d{1,20})");

	private static final Pattern UP_TO = Pattern.compile("(" + NUMBER + ")\\.\\.(" + NUMBER + ")");

	private static final Pattern OPEN = Pattern.compile("(" + NUMBER + ")\\+");

	private static final Pattern UNDER = Pattern.compile("<(" + NUMBER + ")");

	private static final Pattern POINT = Pattern.compile(NUMBER);

	private static final Pattern FURTHER = Pattern.compile("\\+(\\d{1,20}(?:\\.\\d{1,12})?)");

	private final List<Table.Key> keys;

	private final BiConsumer<Integer, String> faults;

	public TableReader(List<Table.Key> keys, BiConsumer<Integer, String> faults) {
		this.keys = keys;
		this.faults = faults;
	}

	/** A line that says something, cut at its commas. */
	public record Line(int number, List<String> cells) {

	}

	/** The key columns as {@code keys} says how each is compared. */
	public static List<Table.Key> keys(JsonNode keys) {
		return keys.properties()
			.stream()
			.map((entry) -> new Table.Key(entry.getKey(),
					Table.Key.Kind.valueOf(entry.getValue().asString().toUpperCase(Locale.ROOT))))
			.toList();
	}

	/** Empty lines and those that begin with # say nothing. */
	public static List<Line> lines(String text, int first) {
		var lines = new ArrayList<Line>();
		var number = first;
		for (var line : text.lines().toList()) {
			if (!line.isBlank() && !line.strip().startsWith("#")) {
				lines.add(new Line(number, Arrays.stream(line.split(",", -1)).map(String::strip).toList()));
			}
			number++;
		}
		return lines;
	}

	/** Names of the value columns, by the header. */
	public List<String> columns(List<Line> lines) {
		if (lines.isEmpty()) {
			this.faults.accept(0, "A table begins with the names of its columns");
			return List.of();
		}
		var header = lines.getFirst();
		var names = this.keys.stream().map(Table.Key::input).toList();
		if (header.cells().size() <= names.size() || !header.cells().subList(0, names.size()).equals(names)) {
			this.faults.accept(header.number(), "The columns must begin with the keys " + String.join(", ", names)
					+ " and have a value beside them");
			return List.of();
		}
		var columns = header.cells().subList(names.size(), header.cells().size());
		if (columns.contains("") || columns.stream().distinct().count() < columns.size()) {
			this.faults.accept(header.number(), "Each column needs a name of its own");
		}
		return columns;
	}

	public List<Table.Row> rows(List<Line> lines) {
		var rows = new ArrayList<Table.Row>();
		for (var line : lines.stream().skip(1).toList()) {
			if (line.cells().size() != lines.getFirst().cells().size() || line.cells().contains("")) {
				this.faults.accept(line.number(),
						"A row has " + lines.getFirst().cells().size() + " cells, none empty");
				continue;
			}
			var matches = new ArrayList<Table.Match>();
			for (int i = 0; i < this.keys.size(); i++) {
				var match = match(this.keys.get(i).kind(), line.cells().get(i));
				if (match == null) {
					this.faults.accept(line.number(),
							"Cannot read " + line.cells().get(i) + " as " + expected(this.keys.get(i).kind()));
				}
				else {
					matches.add(match);
				}
			}
			if (matches.size() == this.keys.size()) {
				rows.add(new Table.Row(line.number(), matches,
						line.cells().subList(this.keys.size(), line.cells().size())));
			}
		}
		if (rows.isEmpty() && lines.size() <= 1) {
			this.faults.accept(0, "A table has rows");
		}
		return rows;
	}

	private static String expected(Table.Key.Kind kind) {
		return switch (kind) {
			case BAND -> "a band like 17-20, 0..1500, 70+ or <16";
			case POINT -> "a point like 1500, or a tail like +100";
			case EXACT, PREFIX -> "a value";
		};
	}

	private static Table.@Nullable Match match(Table.Key.Kind kind, String cell) {
		return switch (kind) {
			case EXACT -> cell.equals("*") ? new Table.Match.Any() : new Table.Match.Exactly(cell);
			case PREFIX -> cell.equals("*") ? new Table.Match.Any() : new Table.Match.Prefix(cell);
			case BAND -> band(cell);
			case POINT -> point(cell);
		};
	}

	private static Table.@Nullable Match band(String cell) {
		var whole = FROM_TO.matcher(cell);
		if (whole.matches()) {
			return band(cell, whole.group(1), new BigDecimal(whole.group(2)).add(BigDecimal.ONE));
		}
		var half = UP_TO.matcher(cell);
		if (half.matches()) {
			return band(cell, half.group(1), new BigDecimal(half.group(2)));
		}
		var open = OPEN.matcher(cell);
		if (open.matches()) {
			return new Table.Match.Band(cell, new BigDecimal(open.group(1)), null);
		}
		var under = UNDER.matcher(cell);
		return under.matches() ? new Table.Match.Band(cell, null, new BigDecimal(under.group(1))) : null;
	}

	private static Table.@Nullable Match band(String cell, String from, BigDecimal below) {
		var first = new BigDecimal(from);
		return (first.compareTo(below) < 0) ? new Table.Match.Band(cell, first, below) : null;
	}

	private static Table.@Nullable Match point(String cell) {
		var further = FURTHER.matcher(cell);
		if (further.matches()) {
			var step = new BigDecimal(further.group(1));
			return (step.signum() > 0) ? new Table.Match.Further(step) : null;
		}
		return POINT.matcher(cell).matches() ? new Table.Match.Point(new BigDecimal(cell)) : null;
	}

}
