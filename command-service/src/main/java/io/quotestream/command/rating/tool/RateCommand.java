package io.quotestream.command.rating.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

import io.quotestream.command.domain.rating.Input;
import io.quotestream.command.domain.rating.Nearest;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.rating.RatePlanLoader;
import io.quotestream.command.rating.RatingFactsJson;
import io.quotestream.command.rating.UnreadableJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prices facts. */
@Command(name = "rate", sortOptions = false, description = "Prices facts under a rate plan and prints the worksheet.",
		exitCodeListHeading = "Exit codes:%n", exitCodeList = { "0:priced",
				"1:no plan for place and date, or no price for the risk", "2:asked wrongly, or a file cannot be read" })
final class RateCommand implements Callable<Integer> {

	@Parameters(paramLabel = "FACTS", description = "What is known about the risk, a JSON file.")
	private Path facts = Path.of("");

	@Option(names = "--plan", paramLabel = "PLAN", description = "A plan version like AUTO-DEMO-1@1 or a plan file, in "
			+ "any state. Without it the active plan for product, place and effective date.")
	private @Nullable String plan;

	@Mixin
	private PlanOptions plans = new PlanOptions();

	@Option(names = "--json", description = "Print the worksheet in its canonical form instead of as a table.")
	private boolean json;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help.")
	private boolean help;

	@Spec
	private CommandSpec command = CommandSpec.create();

	@Override
	public Integer call() {
		var known = parse(this.facts, RatingFactsJson::read);
		var chosen = plan(known);
		if (chosen.isEmpty()) {
			return RatingTool.NO;
		}
		warnings(known, chosen.get()).forEach(this::complain);
		return switch (Rating.rate(chosen.get(), known)) {
			case RatingOutcome.Rated(var worksheet) -> {
				var out = this.command.commandLine().getOut();
				out.print(this.json ? worksheet.canonical() + "\n" : WorksheetTable.of(chosen.get(), worksheet));
				out.flush();
				yield 0;
			}
			case RatingOutcome.Refused(var refusals) -> {
				refusals.forEach((refusal) -> complain(
						this.facts + ": " + refusal.path() + ": " + refusal.text() + " [" + refusal.reason() + "]"));
				yield RatingTool.NO;
			}
		};
	}

	private Optional<RatePlan> plan(RatingFacts known) {
		if (this.plan != null && Files.isRegularFile(Path.of(this.plan))) {
			return fromFile(Path.of(this.plan));
		}
		var all = this.plans.load();
		if (this.plan != null) {
			var refs = all.plans().stream().map(RatePlan::ref).toList();
			var named = all.plans().stream().filter((one) -> one.ref().equals(this.plan)).findFirst();
			if (named.isEmpty()) {
				complain("No plan file or version is called " + this.plan + Nearest.hint(this.plan, refs) + "; known: "
						+ String.join(", ", refs));
			}
			return named;
		}
		var selected = all.select(known.product(), known.country(), known.state(), known.effectiveDate());
		if (selected.isEmpty()) {
			complain("RATE_PLAN_NOT_FOUND: no active plan for " + known.product() + " in " + known.state() + ", "
					+ known.country() + " on " + known.effectiveDate());
		}
		return selected;
	}

	/** One file by itself, so that a draft can be tried beside the version it follows. */
	private static Optional<RatePlan> fromFile(Path file) {
		return Optional.of(RatePlanLoader.standard().load(List.of(PlanFile.of(file))).plans().getFirst());
	}

	/** Facts that have no effect are told: one may be a typing error. */
	private List<String> warnings(RatingFacts known, RatePlan chosen) {
		var warnings = new ArrayList<String>();
		known.policy().keySet().forEach((name) -> unknown("policy." + name, name, chosen, warnings));
		for (var item : known.items()) {
			item.facts()
				.keySet()
				.forEach((name) -> unknown("items[" + item.id() + "].facts." + name, name, chosen, warnings));
		}
		return warnings;
	}

	private void unknown(String path, String name, RatePlan chosen, Collection<String> warnings) {
		var names = chosen.inputs().stream().map(Input::name).toList();
		if (!names.contains(name)) {
			warnings.add(this.facts + ": warning: " + path + ": " + chosen.ref() + " does not ask for it"
					+ Nearest.hint(name, names));
		}
	}

	private void complain(String text) {
		var err = this.command.commandLine().getErr();
		err.println(text);
		err.flush();
	}

	/** What a file holds; a failure names the file. */
	static <T> T parse(Path file, Function<String, T> parser) {
		try {
			return parser.apply(Files.readString(file));
		}
		catch (UnreadableJson ex) {
			throw ex.in(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
	}

}
