package io.quotestream.command.rating.tool;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.quotestream.command.domain.rating.Filed;
import io.quotestream.command.rating.LocatedFinding;
import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.rating.RatePlanLoader;
import io.quotestream.command.risk.RuleSetLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks plans and risk rules. */
@Command(name = "lint", sortOptions = false,
		description = "Checks rate plans and risk rules, each by itself and all together.",
		exitCodeListHeading = "Exit codes:%n", exitCodeList = { "0:no errors", "1:errors, or warnings with --strict",
				"2:asked wrongly, or a file cannot be read" })
final class LintCommand implements Callable<Integer> {

	@Parameters(arity = "1..*", paramLabel = "FILE|DIR",
			description = "Files of plans and rules, and folders with them.")
	private List<Path> places = new ArrayList<>();

	@Option(names = "--with-shipped", description = "Check them together with what comes with the service.")
	private boolean withShipped;

	@Option(names = "--strict", description = "Warnings count as errors.")
	private boolean strict;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help.")
	private boolean help;

	@Spec
	private CommandSpec command = CommandSpec.create();

	@Override
	public Integer call() {
		var files = new ArrayList<PlanFile>();
		if (this.withShipped) {
			files.addAll(PlanFile.shipped());
			files.addAll(RuleSetLoader.shipped());
		}
		for (var place : this.places) {
			files.addAll(Files.isDirectory(place) ? PlanFile.in(place) : List.of(PlanFile.of(place)));
		}
		var rules = files.stream().filter(RuleSetLoader::isRuleSet).toList();
		var plans = files.stream().filter((file) -> !rules.contains(file)).toList();
		var findings = new ArrayList<LocatedFinding>();
		var out = this.command.commandLine().getOut();
		for (var checked : RatePlanLoader.standard().check(plans)) {
			tell(out, checked.file(), checked.findings(), checked.plan());
			findings.addAll(checked.findings());
		}
		for (var checked : RuleSetLoader.standard().check(rules)) {
			tell(out, checked.file(), checked.findings(), checked.rules());
			findings.addAll(checked.findings());
		}
		var errors = findings.stream().filter((located) -> located.finding().isError()).count();
		out.println(files.size() + " files, " + errors + " errors, " + (findings.size() - errors) + " warnings");
		out.flush();
		return (errors > 0 || (this.strict && !findings.isEmpty())) ? RatingTool.NO : 0;
	}

	private static void tell(PrintWriter out, PlanFile file, List<LocatedFinding> findings,
			Optional<? extends Filed> filed) {
		findings.forEach(out::println);
		filed.ifPresent((one) -> out.println(file.name() + ": " + one.ref() + ", " + one.state() + ", " + one.product()
				+ " in " + one.jurisdiction().code() + ", " + one.effective() + ", contentHash " + one.contentHash()));
	}

}
