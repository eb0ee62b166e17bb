package io.quotestream.benchmarks;

import io.quotestream.benchmarks.quote.LoadQuote;
import io.quotestream.benchmarks.store.FloorServer;
import io.quotestream.benchmarks.store.StoreBenchmarks;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program: measures what was asked for and prints one table. */
@Command(name = "deploy/benchmarks/run", sortOptions = false,
		description = "Measures the system side by side with its floors, taken in the same run, and prints one table.")
public final class Benchmarks implements Callable<Integer> {

	private static final int NOISY = 3;

	static final List<Benchmark> ALL = Stream.concat(StoreBenchmarks.all().stream(), Stream.of(new LoadQuote()))
		.toList();

	@Parameters(paramLabel = "BENCHMARK", arity = "0..*",
			description = "which to run, all if none is named: ${COMPLETION-CANDIDATES}",
			completionCandidates = Names.class)
	private List<String> names = new ArrayList<>();

	@Option(names = "--quick", description = "shorter windows and smaller stores: for a look, not to be quoted")
	private boolean quick;

	@Option(names = "--blink", description = "only to see that everything still starts and ends, wherever data lies")
	private boolean blink;

	@Option(names = "--seed", paramLabel = "N", defaultValue = "42",
			description = "what everything random is made from (default: ${DEFAULT-VALUE})")
	private long seed;

	@Option(names = "--data", paramLabel = "DIR", required = true, hidden = true)
	private Path data = Path.of("");

	@Option(names = "--store-jar", paramLabel = "JAR", required = true, hidden = true)
	private Path storeJar = Path.of("");

	@Option(names = "--help", usageHelp = true, description = "print this and exit")
	private boolean help;

	@Spec
	private CommandSpec command = CommandSpec.create();

	public static void main(String[] arguments) {
		Callable<Integer> program = switch ((arguments.length > 0) ? arguments[0] : "") {
			case FloorServer.NAME -> new FloorServer();
			case CallerProgram.NAME -> new CallerProgram();
			default -> new Benchmarks();
		};
		int options = (program instanceof Benchmarks) ? 0 : 1;
		System.exit(new CommandLine(program).execute(Arrays.copyOfRange(arguments, options, arguments.length)));
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		Set<String> unknown = new TreeSet<>(this.names);
		ALL.forEach((benchmark) -> unknown.remove(benchmark.name()));
		if (!unknown.isEmpty()) {
			throw new ParameterException(this.command.commandLine(), "there is no benchmark named "
					+ String.join(", ", unknown) + ": only " + String.join(", ", new Names()));
		}
		Files.createDirectories(this.data);
		Path folder = Files.createTempDirectory(this.data, "run-");
		try {
			if (!this.blink && Machine.fileSystem(folder).equals("tmpfs")) {
				System.err.println(folder + " is in memory: what is durable cannot be measured there");
				return CommandLine.ExitCode.USAGE;
			}
			List<Benchmark> picked = ALL.stream()
				.filter((benchmark) -> this.names.isEmpty() || this.names.contains(benchmark.name()))
				.toList();
			Run run = new Run(effort(), this.seed, servers(), folder);
			return measure(picked, run, System.out) ? CommandLine.ExitCode.OK : NOISY;
		}
		finally {
			Run.delete(folder);
		}
	}

	private Effort effort() {
		if (this.blink) {
			return Effort.BLINK;
		}
		return this.quick ? Effort.QUICK : Effort.FULL;
	}

	/** Measures and prints; false if the machine was too noisy. */
	static boolean measure(Collection<Benchmark> benchmarks, Run run, PrintStream out)
			throws IOException, InterruptedException {
		Instant started = Instant.now();
		String machine = Machine.describe(run.folder());
		long stolen = Machine.stolen();
		Report report = new Report();
		NoiseGate.Verdict verdict;
		try (Server floor = run.servers().startFloor(run.seed()); Caller caller = run.servers().startCaller(floor)) {
			NoiseGate gate = new NoiseGate(caller, run.effort());
			for (Benchmark benchmark : benchmarks) {
				System.err.println("measuring " + benchmark.name());
				benchmark.measure(run).forEach(report::add);
			}
			verdict = gate.verdict();
		}
		long seconds = started.until(Instant.now(), ChronoUnit.SECONDS);
		out.println();
		out.println("machine: " + machine);
		out.printf("run: %s, %s, seed %d, %d s, %.1f s stolen by the hypervisor, load average after %s%n",
				started.truncatedTo(ChronoUnit.MINUTES), run.effort().name().toLowerCase(Locale.ROOT), run.seed(),
				seconds, (Machine.stolen() - stolen) / 100.0, Machine.loadAverage());
		out.println("servers: java " + String.join(" ", flags()));
		out.println("noise gate " + verdict);
		out.println();
		report.print(out);
		return verdict.passed();
	}

	/** The servers get the flags of this process: those the system is shipped with. */
	private Servers servers() {
		List<String> store = new ArrayList<>(java());
		store.addAll(List.of("-jar", this.storeJar.toString()));
		return new ServerPrograms(store, itself(FloorServer.NAME), itself(CallerProgram.NAME));
	}

	private static List<String> itself(String program) {
		List<String> command = new ArrayList<>(java());
		command.addAll(List.of("-jar", System.getProperty("java.class.path"), program));
		return command;
	}

	private static List<String> java() {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		command.addAll(flags());
		return command;
	}

	private static List<String> flags() {
		return ManagementFactory.getRuntimeMXBean().getInputArguments();
	}

	/** The names there are, for the help. */
	static final class Names extends ArrayList<String> {

		Names() {
			super(ALL.stream().map(Benchmark::name).collect(Collectors.toList()));
		}

	}

}
