package io.quotestream.command.rating.tool;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.quotestream.command.domain.rating.Reexecution;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.command.rating.StoredWorksheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes a stored worksheet again. */
@Command(name = "verify", sortOptions = false,
		description = "Executes a stored worksheet again, under the plan version and on the inputs it names, and "
				+ "compares byte by byte.",
		exitCodeListHeading = "Exit codes:%n", exitCodeList = { "0:identical",
				"1:different, or the plan version is not what it was", "2:asked wrongly, or a file cannot be read" })
final class VerifyCommand implements Callable<Integer> {

	@Parameters(paramLabel = "WORKSHEET",
			description = "A worksheet in its canonical form, as rate --json prints it, or the JSON that GetWorksheet answers.")
	private Path worksheet = Path.of("");

	@Mixin
	private PlanOptions plans = new PlanOptions();

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help.")
	private boolean help;

	@Spec
	private CommandSpec command = CommandSpec.create();

	@Override
	public Integer call() {
		var stored = RateCommand.parse(this.worksheet, (text) -> StoredWorksheet.of(text.strip()));
		var again = stored.execute(this.plans.load());
		var out = this.command.commandLine().getOut();
		out.println(stored.planId() + "@" + stored.planVersion() + ": " + sentence(again));
		again.refusals().forEach((refusal) -> out.println(refusal.path() + ": " + refusal.text()));
		out.flush();
		return (again.verdict() == Reexecution.Verdict.IDENTICAL) ? 0 : RatingTool.NO;
	}

	private static String sentence(Reexecution again) {
		return switch (again.verdict()) {
			case IDENTICAL ->
				"identical, payable " + again.worksheet().map(Worksheet::payable).orElseThrow().toPlainString();
			case DIFFERENT -> "different" + again.worksheet()
				.map((worksheet) -> ", now payable " + worksheet.payable().toPlainString())
				.orElse(", now refused");
			case PLAN_UNKNOWN -> "no such plan version here";
			case PLAN_CHANGED -> "the plan version here has another content hash";
		};
	}

}
