package io.quotestream.command.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.quotestream.command.domain.rating.BarredFactors;
import io.quotestream.command.domain.rating.Filed;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.command.domain.risk.RuleSetLint;
import io.quotestream.command.domain.risk.RuleSets;
import io.quotestream.command.rating.BarredFactorsFile;
import io.quotestream.command.rating.FileSchema;
import io.quotestream.command.rating.LocatedFinding;
import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.rating.YamlDocument;

/** Reads rule files and checks them, each by itself and all together. */
public final class RuleSetLoader {

	private static final FileSchema SCHEMA = FileSchema.of("/risk/risk-rules.schema.json");

	private final BarredFactors barred;

	public RuleSetLoader(BarredFactors barred) {
		this.barred = barred;
	}

	/** With what is barred by law, as this version of the service knows it. */
	public static RuleSetLoader standard() {
		return new RuleSetLoader(BarredFactorsFile.standard());
	}

	/** The rules that come with the service. */
	public static List<PlanFile> shipped() {
		return PlanFile.shipped("classpath:/risk/rules/*.yaml");
	}

	/** Whether the file holds rules, and not a rate plan. */
	public static boolean isRuleSet(PlanFile file) {
		return YamlDocument.of(file.text()).root().has("rules");
	}

	/**
	 * A file's rules with all that was found in it.
	 *
	 * @param rules empty when there is something that cannot be read
	 */
	public record Checked(PlanFile file, Optional<RuleSet> rules, List<LocatedFinding> findings) {

		public Checked {
			findings = List.copyOf(findings);
		}

	}

	/**
	 * The rules of all files.
	 * @throws RuleSetsRejected with every error of every file
	 */
	public RuleSets load(List<PlanFile> files) {
		var errors = new ArrayList<LocatedFinding>();
		var rules = new ArrayList<RuleSet>();
		for (var checked : check(files)) {
			checked.findings().stream().filter((located) -> located.finding().isError()).forEach(errors::add);
			checked.rules().ifPresent(rules::add);
		}
		if (!errors.isEmpty()) {
			throw new RuleSetsRejected(errors);
		}
		return new RuleSets(rules);
	}

	/**
	 * Checks each file and then the rules together; what is found together is told last.
	 */
	public List<Checked> check(List<PlanFile> files) {
		var checked = new ArrayList<>(files.stream().map(this::check).toList());
		var together = Filed.together(checked.stream().flatMap((one) -> one.rules().stream()).toList());
		for (int i = 0; i < checked.size(); i++) {
			var one = checked.get(i);
			var findings = new ArrayList<>(one.findings());
			together.stream()
				.filter((finding) -> one.rules().filter((rules) -> rules.ref().equals(finding.path())).isPresent())
				.map((finding) -> new Finding(finding.severity(), finding.code(), "effective", 0, finding.text()))
				.forEach((finding) -> findings.add(new LocatedFinding(one.file().name(), 1, finding)));
			checked.set(i, new Checked(one.file(), one.rules(), findings));
		}
		return checked;
	}

	private Checked check(PlanFile file) {
		var document = YamlDocument.of(file.text());
		var findings = new ArrayList<>(document.findings());
		if (findings.isEmpty()) {
			findings.addAll(SCHEMA.check(document.root()));
		}
		var rules = Optional.<RuleSet>empty();
		if (findings.isEmpty()) {
			var reader = new RuleSetReader(document);
			var read = reader.read();
			findings.addAll(reader.findings());
			if (findings.stream().allMatch((finding) -> finding.code() == Finding.Code.SEAL)) {
				read.ifPresent((found) -> findings.addAll(RuleSetLint.check(found, this.barred)));
			}
			rules = read.filter((found) -> findings.stream().noneMatch(Finding::isError));
		}
		return new Checked(file, rules,
				findings.stream()
					.map((finding) -> new LocatedFinding(file.name(),
							(finding.line() > 0) ? finding.line() : document.line(finding.path()), finding))
					.toList());
	}

}
