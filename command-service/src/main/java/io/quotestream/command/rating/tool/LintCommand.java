package io.quotestream.command.rating.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.rating.LocatedFinding;
import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.rating.RatePlanLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks plans. */
@Command(name = "lint", sortOptions = false, description = "Checks rate plans, each by itself and all together.",
		exitCodeListHeading = "Exit codes:%n", exitCodeList = { "0:no errors", "1:errors, or warnings with --strict",
				"2:asked wrongly, or a file cannot be read" })
final class LintCommand implements Callable<Integer> {

	@Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Plan files and folders with plans.")
	private List<Path> places = new ArrayList<>();

	@Option(names = "--with-shipped", description = "Check them together with the plans that come with the service.")
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
		}
		for (var place : this.places) {
			files.addAll(Files.isDirectory(place) ? PlanFile.in(place) : List.of(PlanFile.of(place)));
		}
		var findings = new ArrayList<LocatedFinding>();
		var out = this.command.commandLine().getOut();
		for (var checked : RatePlanLoader.standard().check(files)) {
			checked.findings().forEach(out::println);
			findings.addAll(checked.findings());
			checked.plan().ifPresent((plan) -> out.println(checked.file().name() + ": " + summary(plan)));
		}
		var errors = findings.stream().filter((located) -> located.finding().isError()).count();
		out.println(files.size() + " files, " + errors + " errors, " + (findings.size() - errors) + " warnings");
		out.flush();
		return (errors > 0 || (this.strict && !findings.isEmpty())) ? RatingTool.NO : 0;
	}

	private static String summary(RatePlan plan) {
		return plan.ref() + ", " + plan.state() + ", " + plan.product() + " in " + plan.jurisdiction().code() + ", "
				+ plan.effective() + ", contentHash " + plan.contentHash();
	}

}
