package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Checks a table against every kind of fact that can reach it: one sample stands for all
 * facts that no row tells apart.
 */
public final class TableLint {

	/** So that a table of many keys cannot keep a start waiting. */
	private static final int MOST_SAMPLES = 200_000;

	private final FactDomains domains;

	private final Table table;

	private final String path;

	private final List<Finding> findings = new ArrayList<>();

	TableLint(FactDomains domains, Table table, String path) {
		this.domains = domains;
		this.table = table;
		this.path = path;
	}

	/** Checks a table whose keys are these facts, with where it stands for findings. */
	public static List<Finding> check(Table table, List<Input> facts, String path) {
		var names = facts.stream().map(Input::name).toList();
		return new TableLint(FactDomains.of(facts), table, path).check(names::contains);
	}

	List<Finding> check(Predicate<String> known) {
		var complete = true;
		for (var key : this.table.keys()) {
			if (!known.test(key.input())) {
				error(Finding.Code.UNKNOWN_NAME, 0,
						"No fact is called " + key.input() + Nearest.hint(key.input(), this.domains.names()));
				complete = false;
			}
		}
		numbers();
		direction();
		if (complete && this.findings.isEmpty()) {
			if (this.table.interpolation() != null) {
				points(this.table.interpolation());
			}
			else if (keysFit()) {
				rows();
			}
		}
		return this.findings;
	}

	private void numbers() {
		if (this.table.decimals() < 0) {
			return;
		}
		for (var row : this.table.rows()) {
			for (var cell : row.cells()) {
				if (cell.equals(Table.NOT_OFFERED)) {
					continue;
				}
				if (!isNumber(cell)) {
					error(Finding.Code.NOT_A_NUMBER, row.line(), cell + " is no number");
				}
				else if (new BigDecimal(cell).scale() > this.table.decimals()) {
					error(Finding.Code.WRONG_SCALE, row.line(),
							cell + " has more decimals than the table's " + this.table.decimals());
				}
			}
		}
	}

	private void direction() {
		var direction = this.table.direction();
		if (direction == null || !this.findings.isEmpty()) {
			return;
		}
		if (this.table.keys().size() > 1) {
			error(Finding.Code.NOT_MONOTONE, 0, "Only a table with one key has a direction");
			return;
		}
		for (int column = 0; column < this.table.columns().size(); column++) {
			@Nullable BigDecimal before = null;
			for (var row : this.table.rows()) {
				var cell = row.cells().get(column);
				if (!isNumber(cell) || row.matches().getFirst() instanceof Table.Match.Further) {
					continue;
				}
				var value = new BigDecimal(cell);
				if (before != null && value.compareTo(before) * ((direction == Table.Direction.RISING) ? 1 : -1) < 0) {
					error(Finding.Code.NOT_MONOTONE, row.line(), this.table.columns().get(column) + " is " + cell
							+ " after " + before.toPlainString() + ", but the table says " + direction);
				}
				before = value;
			}
		}
	}

	private void points(Table.Interpolation interpolation) {
		@Nullable BigDecimal before = null;
		var points = 0;
		var tails = 0;
		for (var row : this.table.rows()) {
			if (row.cells().contains(Table.NOT_OFFERED)) {
				error(Finding.Code.NOT_A_NUMBER, row.line(), "A curve has a number at every point");
			}
			if (row.matches().getFirst() instanceof Table.Match.Point(var at)) {
				points++;
				if (tails > 0 || (before != null && at.compareTo(before) <= 0)) {
					error(Finding.Code.OVERLAP, row.line(), "Points must rise, and the tail comes last");
				}
				before = at;
			}
			else {
				tails++;
			}
		}
		if (points < 2 || tails > 1) {
			error(Finding.Code.GAP, 0, "A curve needs two points or more, and at most one tail");
		}
		else if (tails == 0 && interpolation.above() == null) {
			error(Finding.Code.MISSING_TAIL, 0, "Nothing holds over the last point: add a tail row or say above");
		}
		else if (tails == 1 && interpolation.tailParts() == null) {
			error(Finding.Code.MISSING_TAIL, 0, "The tail does not say how its parts are counted: tailParts");
		}
	}

	/** Whether every key cell can be compared with its facts. */
	private boolean keysFit() {
		var fit = true;
		for (int i = 0; i < this.table.keys().size(); i++) {
			var key = this.table.keys().get(i);
			var domain = this.domains.of(key.input());
			if (key.kind() == Table.Key.Kind.BAND && !domain.numeric()) {
				error(Finding.Code.NOT_A_NUMBER, 0, key.input() + " is not a number: it has no bands");
				fit = false;
			}
			for (var row : this.table.rows()) {
				if (row.matches().get(i) instanceof Table.Match.Exactly(var text) && domain.numeric()
						&& !isNumber(text)) {
					error(Finding.Code.NOT_A_NUMBER, row.line(), text + " is no number, but " + key.input() + " is");
					fit = false;
				}
			}
		}
		return fit;
	}

	private void rows() {
		var samples = new ArrayList<List<Sample>>();
		var count = 1L;
		for (int i = 0; i < this.table.keys().size(); i++) {
			samples.add(samples(i));
			count *= samples.getLast().size();
		}
		if (count > MOST_SAMPLES) {
			error(Finding.Code.WRONG_VALUE, 0, "Too large to check: split it by its keys");
			return;
		}
		var reached = new HashSet<Integer>();
		combine(samples, new ArrayList<>(), reached);
		this.table.rows()
			.stream()
			.filter((row) -> !reached.contains(row.line()) && this.findings.stream()
				.noneMatch((finding) -> finding.code() == Finding.Code.OVERLAP && finding.line() == row.line()))
			.forEach((row) -> error(Finding.Code.UNREACHABLE_ROW, row.line(), "No fact reaches row " + row.key()));
	}

	private void combine(List<List<Sample>> samples, List<Sample> chosen, Set<Integer> reached) {
		if (chosen.size() < samples.size()) {
			for (var sample : samples.get(chosen.size())) {
				chosen.add(sample);
				combine(samples, chosen, reached);
				chosen.removeLast();
			}
			return;
		}
		var facts = chosen.stream().map(Sample::fact).toList();
		var best = this.table.rows()
			.stream()
			.filter((row) -> TableLookup.matches(row, facts))
			.map(TableLookup::specificity)
			.max(String::compareTo);
		if (best.isEmpty()) {
			missing(chosen);
			return;
		}
		var winners = this.table.rows()
			.stream()
			.filter((row) -> TableLookup.matches(row, facts) && TableLookup.specificity(row).equals(best.get()))
			.toList();
		reached.add(winners.getFirst().line());
		winners.stream()
			.skip(1)
			.filter((row) -> this.findings.stream().noneMatch((finding) -> finding.line() == row.line()))
			.forEach((row) -> error(Finding.Code.OVERLAP, row.line(),
					"Row " + row.key() + " and row " + winners.getFirst().key() + " (line " + winners.getFirst().line()
							+ ") both hold for " + name(chosen)));
	}

	private void missing(List<Sample> chosen) {
		// What can be chosen about a cover is what its tables have.
		if (chosen.stream().anyMatch(Sample::free)) {
			return;
		}
		var code = chosen.stream().anyMatch(Sample::other) ? Finding.Code.MISSING_DEFAULT
				: chosen.stream().anyMatch(Sample::tail) ? Finding.Code.MISSING_TAIL : Finding.Code.GAP;
		if (this.findings.stream().noneMatch((finding) -> finding.code() == code)) {
			error(code, 0, "No row holds for " + name(chosen));
		}
	}

	private String name(List<Sample> chosen) {
		var names = new ArrayList<String>();
		for (int i = 0; i < chosen.size(); i++) {
			names.add(this.table.keys().get(i).input() + " "
					+ (chosen.get(i).other() ? "of any other value" : chosen.get(i).fact().text()));
		}
		return String.join(", ", names);
	}

	/**
	 * Facts that no row tells apart.
	 *
	 * @param other any value that no row names
	 * @param tail beyond the last band
	 * @param free the plan leaves it to the table which values there are
	 */
	private record Sample(Fact fact, boolean other, boolean tail, boolean free) {

	}

	private List<Sample> samples(int index) {
		var key = this.table.keys().get(index);
		var domain = this.domains.of(key.input());
		var matches = this.table.rows().stream().map((row) -> row.matches().get(index)).distinct().toList();
		return switch (key.kind()) {
			case BAND -> bands(domain, matches);
			case PREFIX -> {
				var samples = new ArrayList<Sample>();
				matches.stream()
					.filter(Table.Match.Prefix.class::isInstance)
					.forEach((match) -> samples.add(new Sample(Fact.of(match.text()), false, false, false)));
				samples.add(new Sample(Fact.of("\u0000"), true, false, false));
				yield samples;
			}
			case EXACT, POINT -> exact(domain, matches);
		};
	}

	private static List<Sample> exact(FactDomains.Domain domain, List<Table.Match> matches) {
		var samples = new ArrayList<Sample>();
		if (!domain.values().isEmpty()) {
			domain.values().forEach((value) -> samples.add(new Sample(value, false, false, false)));
			return samples;
		}
		matches.stream()
			.filter(Table.Match.Exactly.class::isInstance)
			.map((match) -> domain.numeric() ? Fact.of(new BigDecimal(match.text())) : Fact.of(match.text()))
			.distinct()
			.forEach((fact) -> samples.add(new Sample(fact, false, false, false)));
		var other = domain.numeric() ? Fact.of(new BigDecimal("-1.000001")) : Fact.of("\u0000");
		samples.add(new Sample(other, true, false, domain.free()));
		return samples;
	}

	private static List<Sample> bands(FactDomains.Domain domain, List<Table.Match> matches) {
		var cuts = new TreeSet<BigDecimal>();
		for (var match : matches) {
			if (match instanceof Table.Match.Band(var text, var from, var below)) {
				if (from != null) {
					cuts.add(from);
				}
				if (below != null) {
					cuts.add(below);
				}
			}
		}
		var min = domain.min();
		var max = domain.max();
		var samples = new ArrayList<Sample>();
		var lowest = (min != null) ? min : cuts.isEmpty() ? BigDecimal.ZERO : cuts.first().subtract(BigDecimal.ONE);
		samples.add(new Sample(Fact.of(lowest), false, false, false));
		for (var cut : cuts) {
			var within = cut.compareTo(lowest) > 0 && (max == null || cut.compareTo(max) <= 0);
			if (within) {
				samples.add(new Sample(Fact.of(cut), false, max == null && cut.equals(cuts.last()), false));
			}
		}
		return samples;
	}

	static boolean isNumber(String text) {
		return text.matches("-?\\d+(\\.\\d+)?");
	}

	private void error(Finding.Code code, int line, String text) {
		this.findings.add(Finding.error(code, this.path, text).atLine(line));
	}

}
