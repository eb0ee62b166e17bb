package io.quotestream.e2e;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import io.quotestream.local.Inspection;
import io.quotestream.local.Load;
import io.quotestream.local.Quotes;
import io.quotestream.proto.store.EventStoreConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Order(2)
@FaultySystem
class CrashE2E {

	private static final List<Part> VICTIMS = List.of(Part.EVENT_STORE, Part.REDIS, Part.COMMAND, Part.PROJECTION,
			Part.QUERY, Part.SIMULATORS);

	private static final int BROKERS = 4;

	/** Enough that every victim dies, and comes back, in the middle of work. */
	private static final long COMMANDS_BETWEEN = 40;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	@Test
	void whichever_process_is_killed_nothing_acknowledged_is_lost_or_done_twice_and_every_view_reaches_its_head(
			LocalSystem system) throws InterruptedException {
		var gateway = system.ports().address(Part.GATEWAY);
		try (var quotes = new Quotes(gateway, gateway);
				var store = new EventStoreConnection(system.eventStoreUrl(), Duration.ofSeconds(5))) {
			var load = new Load(quotes);
			load.start(BROKERS);
			try {
				awaitMore(load);
				for (var victim : VICTIMS) {
					system.kill(victim).awaitEnd();
					awaitMore(load);
				}
			}
			finally {
				load.stop();
			}

			var promises = load.promises();
			System.out.printf(
					"End-to-end tests: %d commands on %d quotes acknowledged while %s were killed; %d sent again%n",
					load.acknowledged(), promises.size(), VICTIMS, quotes.commandsRepeated());
			assertThat(quotes.commandsRepeated()).as("commands that had no answer at first").isPositive();
			assertThat(load.refusals()).as("commands answered no").isEmpty();
			var inspection = new Inspection(quotes, store);
			assertThat(inspection.viewsThatStayBehind(promises)).isEmpty();
			assertThat(inspection.answersThatChanged(promises)).isEmpty();
			assertThat(inspection.streamsThatBreakPromises(promises)).isEmpty();
		}
	}

	private static void awaitMore(Load load) {
		var before = load.acknowledged();
		await().atMost(PATIENCE).until(() -> load.acknowledged() >= before + COMMANDS_BETWEEN);
	}

}
