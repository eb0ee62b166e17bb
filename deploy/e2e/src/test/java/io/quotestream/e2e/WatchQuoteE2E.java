package io.quotestream.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@CalmSystem
class WatchQuoteE2E {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/** Another test watches for two minutes, and may begin after this one counted. */
	private static final Duration OTHERS = Duration.ofMinutes(5);

	private static final int BROWSERS = 20;

	@Test
	void of_browsers_that_are_killed_the_server_keeps_nothing(LocalSystem system) {
		var quoteId = WatchedQuote.openQuote(system);
		var browsers = new ArrayList<>(
				Stream.generate(() -> new WatchedQuote(system, quoteId)).limit(BROWSERS).toList());
		browsers.forEach((browser) -> browser.next(PATIENCE));
		double open = watches(system);
		assertThat(open).isGreaterThanOrEqualTo(BROWSERS);

		browsers.forEach(WatchedQuote::close);

		// Others who watch in the meantime come and go within their own time.
		await().atMost(OTHERS).untilAsserted(() -> assertThat(watches(system)).isLessThanOrEqualTo(open - BROWSERS));
	}

	@Test
	void a_watch_never_goes_back_and_ends_at_the_head(LocalSystem system) {
		var quoteId = WatchedQuote.openQuote(system);
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

	private static double watches(LocalSystem system) {
		return system.operations().metric(system.ports().managementOf(Part.QUERY), "quotestream.watches");
	}

}
