package io.quotestream.local;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.quotestream.proto.store.EventStoreConnection;

/**
 * Loads a running system until its standard input ends, then inspects it. Prints
 * {@code acknowledged <count>} several times a second, and in the end one line of JSON.
 */
public final class QuoteLoad {

	private static final int BROKERS = 4;

	private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

	private QuoteLoad() {
	}

	/**
	 * Runs the load. Arguments: address for commands, address for queries, URL of the
	 * event store.
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		if (arguments.length != 3) {
			System.err.println("Usage: <address for commands> <address for queries> <URL of the event store>");
			System.exit(64);
		}
		try (var quotes = new Quotes(arguments[0], arguments[1]);
				var store = new EventStoreConnection(arguments[2], STORE_TIMEOUT)) {
			var load = new Load(quotes);
			runUntilInputEnds(load);
			var repeated = quotes.commandsRepeated();
			System.out
				.println(new ObjectMapper().writeValueAsString(report(load, repeated, new Inspection(quotes, store))));
		}
	}

	private static void runUntilInputEnds(Load load) throws IOException, InterruptedException {
		try (var reporter = Executors.newSingleThreadScheduledExecutor()) {
			reporter.scheduleAtFixedRate(() -> System.out.println("acknowledged " + load.acknowledged()), 0, 100,
					TimeUnit.MILLISECONDS);
			load.start(BROKERS);
			while (System.in.read() >= 0) {
				// What is said does not matter, only that it ends.
			}
			load.stop();
			reporter.shutdownNow();
		}
	}

	private static Map<String, Object> report(Load load, long repeated, Inspection inspection)
			throws InterruptedException {
		var promises = load.promises();
		var broken = new LinkedHashMap<String, List<String>>();
		broken.put("refused", load.refusals());
		var begun = System.nanoTime();
		broken.put("viewsBehind", inspection.viewsThatStayBehind(promises));
		var viewsSeconds = (System.nanoTime() - begun) / 1e9;
		// The streams last: sending again must not have changed them either.
		broken.put("answersChanged", inspection.answersThatChanged(promises));
		broken.put("streamsBroken", inspection.streamsThatBreakPromises(promises));
		var report = new LinkedHashMap<String, Object>();
		report.put("quotes", promises.size());
		report.put("commands", promises.stream().mapToInt((each) -> each.acknowledged().size()).sum());
		report.put("repeated", repeated);
		report.put("viewsSeconds", viewsSeconds);
		report.put("broken", broken);
		return report;
	}

}
