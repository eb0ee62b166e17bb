package io.quotestream.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulators as a program of their own. */
@Command(name = "simulators", showDefaultValues = true,
		description = "Stands in for the providers of application numbers and risk scores, on 127.0.0.1, until Ctrl-C "
				+ "or SIGTERM. Offers gRPC health and reflection.",
		footer = { "", "How to have it misbehave:",
				"  quotestream.admin.v1.ProviderSimulatorService/PlanFault plans a fault for",
				"  the next calls. A quote id that ends in fa17fa17KKNN gets the fault of kind",
				"  KK for its first NN calls for a number (00: all), a zip code of zeros and",
				"  one digit K the fault of kind K for every score. The kinds are those of",
				"  FaultKind: 1 slow, 2 fail, 3 fail afterwards, 4 silent, 5 late, 6 duplicate,",
				"  7 malformed, 8 no hit, 9 cannot order." })
public final class SimulatorProgram implements Callable<Integer> {

	static {
		// Not named logback.xml: inside other programs' tests their own must win.
		System.setProperty("logback.configurationFile", "simulators-logback.xml");
	}

	private static final Logger log = LoggerFactory.getLogger(SimulatorProgram.class);

	@Option(names = "--help", usageHelp = true, description = "Print this and exit.")
	private boolean help;

	@Option(names = "--port", paramLabel = "PORT", defaultValue = "9104", description = "Port to listen on, 0 for any.")
	private int port;

	@Option(names = "--data", paramLabel = "DIR", defaultValue = "simulators-data",
			description = "Folder of the numbers that were given: the same key has the same number there for ever.")
	private Path data = Path.of("simulators-data");

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new SimulatorProgram()).execute(arguments));
	}

	@Override
	public Integer call() throws InterruptedException {
		ProviderSimulators simulators;
		try {
			simulators = new ProviderSimulators(this.data, this.port);
		}
		catch (IOException ex) {
			System.err.println("simulators: " + ex.getMessage());
			return 1;
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			log.info("stopping");
			simulators.close();
			log.info("stopped");
		}, "shutdown"));
		log.info("listening on 127.0.0.1:{}, data in {}", simulators.port(), this.data);
		new CountDownLatch(1).await();
		return 0;
	}

}
