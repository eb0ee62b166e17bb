package io.quotestream.command.domain.risk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.quotestream.command.domain.rating.BarredFactors;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.rating.Nearest;
import io.quotestream.command.domain.rating.TableLint;

/**
 * Checks rules by themselves: everything that would otherwise be found out by a customer.
 */
public final class RuleSetLint {

	private static final int WORST = 100;

	private final RuleSet rules;

	private final List<Finding> findings = new ArrayList<>();

	private RuleSetLint(RuleSet rules) {
		this.rules = rules;
	}

	public static List<Finding> check(RuleSet rules, BarredFactors barred) {
		var lint = new RuleSetLint(rules);
		lint.allowed(barred);
		lint.sent();
		lint.scale();
		rules.cards().forEach(lint::card);
		lint.period();
		return List.copyOf(lint.findings);
	}

	private void allowed(BarredFactors barred) {
		var factors = Arrays.stream(RiskFact.values())
			.map(RiskFact::factor)
			.collect(Collectors.toCollection(TreeSet::new));
		var used = used();
		for (var factor : new TreeSet<>(this.rules.allowed())) {
			if (!factors.contains(factor)) {
				error(Finding.Code.UNKNOWN_NAME, "allowed",
						"No fact is of the factor " + factor + Nearest.hint(factor, factors));
			}
			else if (!used.contains(factor)) {
				warning(Finding.Code.UNUSED, "allowed", "No rule reads a fact of the factor " + factor);
			}
			barred.basis(factor, this.rules.jurisdiction())
				.ifPresent((basis) -> error(Finding.Code.BARRED_FACTOR, "allowed",
						factor + " is barred in " + this.rules.jurisdiction().code() + ": " + basis));
		}
	}

	private Set<String> used() {
		var names = new HashSet<>(this.rules.report().send());
		this.rules.cards().forEach((card) -> names.addAll(card.reads()));
		return names.stream()
			.flatMap((name) -> RiskFact.of(name).stream())
			.map(RiskFact::factor)
			.collect(Collectors.toSet());
	}

	private void sent() {
		for (var name : new TreeSet<>(this.rules.report().send())) {
			if (!RiskFact.sendable().contains(name)) {
				error(Finding.Code.UNKNOWN_NAME, "report.send",
						"The provider takes no " + name + Nearest.hint(name, RiskFact.sendable()));
			}
			allowed(name, "report.send");
		}
		if (this.rules.cards().stream().noneMatch(ScoreCard::needsReport)) {
			error(Finding.Code.UNUSED, "report", "No rule reads the report that is ordered");
		}
	}

	private void scale() {
		var score = this.rules.score();
		if (score.refer() < 1 || score.refer() >= score.decline() || score.decline() > WORST
				|| score.base() >= score.refer()) {
			error(Finding.Code.WRONG_VALUE, "score",
					"The base must be under refer, refer under decline, decline at most " + WORST);
		}
	}

	private void card(ScoreCard card) {
		var path = "cards." + card.id();
		var table = TableLint.check(card.table(), RiskFact.readable(), path);
		this.findings.addAll(table);
		card.reads().forEach((name) -> allowed(name, path));
		if (card.table().columns().size() != 1) {
			error(Finding.Code.WRONG_VALUE, path, "Beside its facts a card has the one column effect");
		}
		for (var row : card.table().rows()) {
			var cell = row.cells().getFirst();
			if (Effect.of(cell).isEmpty()) {
				this.findings.add(
						Finding
							.error(Finding.Code.WRONG_VALUE, path,
									cell + " is neither refer nor decline nor points from -100 to 100")
							.atLine(row.line()));
			}
		}
		var maybeUnknown = card.reads()
			.stream()
			.flatMap((name) -> RiskFact.of(name).stream())
			.filter(RiskFact::optional)
			.findFirst();
		if (maybeUnknown.isPresent() && card.unknown() == null) {
			error(Finding.Code.MISSING_DEFAULT, path,
					maybeUnknown.get().key() + " may not be known: say under unknown what follows then");
		}
		else if (maybeUnknown.isEmpty() && card.unknown() != null) {
			error(Finding.Code.UNUSED, path + ".unknown", "Its facts are always known");
		}
	}

	private void allowed(String name, String path) {
		RiskFact.of(name)
			.filter((fact) -> !this.rules.allows(fact))
			.ifPresent((fact) -> error(Finding.Code.BARRED_FACTOR, path, name + " is of the factor " + fact.factor()
					+ ", which is not allowed in " + this.rules.jurisdiction().code()));
	}

	private void period() {
		var to = this.rules.effective().to();
		if (to != null && to.isBefore(this.rules.effective().from())) {
			error(Finding.Code.EFFECTIVE_DATES, "effective", "The last day is before the first");
		}
	}

	private void error(Finding.Code code, String path, String text) {
		this.findings.add(Finding.error(code, path, text));
	}

	private void warning(Finding.Code code, String path, String text) {
		this.findings.add(Finding.warning(code, path, text));
	}

}
