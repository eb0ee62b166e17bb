package io.quotestream.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Order(1)
@CalmSystem
class WatchQuoteE2E {

	private static final Duration QUIET = Duration.ofMinutes(2);

	private static final Duration HEARTBEAT = Duration.ofSeconds(15);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int BROWSERS = 20;

	@Test
	void a_watch_that_nothing_happens_to_lives_for_two_minutes_and_tells_the_next_change_at_once(LocalSystem system) {
		var quoteId = newQuote(system);
		try (var watched = new WatchedQuote(system, quoteId)) {
			assertThat(watched.next(PATIENCE).response().getQuote().getRevision()).isEqualTo(1);
			var quietUntil = System.nanoTime() + QUIET.toNanos();
			int heartbeats = 0;
			while (System.nanoTime() < quietUntil) {
				assertThat(watched.next(HEARTBEAT.plus(PATIENCE)).isHeartbeat()).isTrue();
				heartbeats++;
			}
			assertThat(heartbeats).as("heartbeats in %s", QUIET).isBetween(6, 9);

			var receipt = system.overGrpc(Callers.BROKER).commands().captureFamilyDetails(Pages.family(quoteId));
			var acknowledged = System.nanoTime();
			var change = watched.nextChange(PATIENCE);

			assertThat(change.response().getQuote().getEtag()).isEqualTo(receipt.getReceipt().getEtag());
			assertThat(change.response().getQuote().getFamily()).isEqualTo(Pages.FAMILY);
			assertThat(Duration.ofNanos(change.arrived() - acknowledged)).isLessThan(Duration.ofSeconds(1));
		}
	}

	@Test
	void of_browsers_that_are_killed_the_server_keeps_nothing(LocalSystem system) {
		var quoteId = newQuote(system);
		var browsers = new ArrayList<>(
				Stream.generate(() -> new WatchedQuote(system, quoteId)).limit(BROWSERS).toList());
		browsers.forEach((browser) -> browser.next(PATIENCE));
		double open = watches(system);
		assertThat(open).isGreaterThanOrEqualTo(BROWSERS);

		browsers.forEach(WatchedQuote::close);

		// Others who watch in the meantime come and go within their own time.
		await().atMost(QUIET).untilAsserted(() -> assertThat(watches(system)).isLessThanOrEqualTo(open - BROWSERS));
	}

	@Test
	void a_watch_never_goes_back_and_ends_at_the_head(LocalSystem system) {
		var quoteId = newQuote(system);
		var broker = system.overGrpc(Callers.BROKER);
		try (var watched = new WatchedQuote(system, quoteId)) {
			long head = watched.next(PATIENCE).response().getRevision();
			for (int i = 0; i < 20; i++) {
				head = broker.commands()
					.captureContactDetails(Pages.contact(Pages.header(quoteId), "step" + i + "@example.com"))
					.getReceipt()
					.getRevision();
			}
			long seen = 1;
			while (seen < head) {
				var next = watched.nextChange(PATIENCE).response();
				assertThat(next.getRevision()).isGreaterThan(seen).isEqualTo(next.getQuote().getRevision());
				seen = next.getRevision();
			}
			assertThat(seen).isEqualTo(head);
		}
	}

	private static String newQuote(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		system.overGrpc(Callers.BROKER).commands().createQuote(Pages.create(quoteId));
		// Visible, so that a watch starts with all of it.
		system.overGrpc(Callers.BROKER).get(quoteId, 1);
		return quoteId;
	}

	private static double watches(LocalSystem system) {
		return system.operations().metric(system.ports().managementOf(Part.QUERY), "quotestream.watches");
	}

}
