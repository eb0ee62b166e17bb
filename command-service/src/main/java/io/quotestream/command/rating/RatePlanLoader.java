package io.quotestream.command.rating;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.quotestream.command.domain.rating.BarredFactors;
import io.quotestream.command.domain.rating.Filed;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.rating.PlanLint;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;

/** Reads plan files and checks them, each by itself and all together. */
public final class RatePlanLoader {

	private static final FileSchema SCHEMA = FileSchema.of("/rating/rate-plan.schema.json");

	private final BarredFactors barred;

	public RatePlanLoader(BarredFactors barred) {
		this.barred = barred;
	}

	/** With what is barred by law, as this version of the service knows it. */
	public static RatePlanLoader standard() {
		return new RatePlanLoader(BarredFactorsFile.standard());
	}

	/**
	 * A file's plan with all that was found in it.
	 *
	 * @param plan empty when there is something that cannot be read
	 */
	public record Checked(PlanFile file, Optional<RatePlan> plan, List<LocatedFinding> findings) {

		public Checked {
			findings = List.copyOf(findings);
		}

	}

	/** Checks each file and then the plans together; findings in the order of files. */
	public List<Checked> check(List<PlanFile> files) {
		var checked = new ArrayList<>(files.stream().map(this::check).toList());
		var plans = checked.stream().flatMap((one) -> one.plan().stream()).toList();
		var together = new ArrayList<>(Filed.together(plans));
		together.addAll(twins(plans));
		for (var finding : together) {
			var at = lastOf(checked, finding.path());
			var one = checked.get(at);
			var findings = new ArrayList<>(one.findings());
			findings.add(new LocatedFinding(one.file().name(), 1,
					new Finding(finding.severity(), finding.code(), "effective", 0, finding.text())));
			checked.set(at, new Checked(one.file(), one.plan(), findings));
		}
		return checked;
	}

	/**
	 * The plans of all files.
	 * @throws RatePlansRejected with every error of every file
	 */
	public RatePlans load(List<PlanFile> files) {
		var checked = check(files);
		var errors = checked.stream()
			.flatMap((one) -> one.findings().stream())
			.filter((located) -> located.finding().isError())
			.toList();
		if (!errors.isEmpty()) {
			throw new RatePlansRejected(errors);
		}
		return new RatePlans(checked.stream().flatMap((one) -> one.plan().stream()).toList());
	}

	private Checked check(PlanFile file) {
		var document = YamlDocument.of(file.text());
		var findings = new ArrayList<>(document.findings());
		var plan = Optional.<RatePlan>empty();
		if (findings.isEmpty()) {
			findings.addAll(SCHEMA.check(document.root()));
		}
		if (findings.stream().allMatch((finding) -> finding.code() == Finding.Code.UNKNOWN_KEY)) {
			var reader = new PlanReader(file, document);
			plan = reader.read();
			plan.ifPresent((read) -> findings.addAll(lint(read, reader.findings())));
			findings.addAll(reader.findings());
			plan = plan.filter((read) -> reader.findings().isEmpty());
		}
		return new Checked(file, plan,
				findings.stream()
					.map((finding) -> new LocatedFinding(file.name(),
							(finding.line() > 0) ? finding.line() : document.line(finding.path()), finding))
					.toList());
	}

	/** Without what only follows from something that could not be read. */
	private List<Finding> lint(RatePlan plan, List<Finding> unread) {
		var places = unread.stream().map((finding) -> place(finding.path())).toList();
		return PlanLint.check(plan, this.barred)
			.stream()
			.filter((finding) -> unread.isEmpty()
					|| (finding.code() != Finding.Code.UNUSED && !places.contains(place(finding.path()))))
			.toList();
	}

	/** The table, coverage or chain that a path leads to. */
	private static String place(String path) {
		var parts = path.split("[.\\[]", 3);
		return (parts.length > 1) ? parts[0] + "." + parts[1] : path;
	}

	private static List<Finding> twins(List<RatePlan> plans) {
		return plans.stream()
			.map(RatePlan::ref)
			.distinct()
			.filter((ref) -> plans.stream().filter((plan) -> plan.ref().equals(ref)).count() > 1)
			.map((ref) -> Finding.error(Finding.Code.EFFECTIVE_DATES, ref, "There is another file with " + ref))
			.toList();
	}

	private static int lastOf(List<Checked> checked, String ref) {
		for (int i = checked.size() - 1; i > 0; i--) {
			if (checked.get(i).plan().filter((plan) -> plan.ref().equals(ref)).isPresent()) {
				return i;
			}
		}
		return 0;
	}

}
