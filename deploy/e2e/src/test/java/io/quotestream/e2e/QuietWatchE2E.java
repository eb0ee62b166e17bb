package io.quotestream.e2e;

import java.time.Duration;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits longest, and hence begins first. */
@Order(1)
@CalmSystem
class QuietWatchE2E {

	private static final Duration QUIET = Duration.ofMinutes(2);

	private static final Duration HEARTBEAT = Duration.ofSeconds(15);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@Test
	void a_watch_that_nothing_happens_to_lives_for_two_minutes_and_tells_the_next_change_at_once(LocalSystem system) {
		var quoteId = WatchedQuote.openQuote(system);
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
			assertThat(Duration.ofNanos(change.arrived() - acknowledged)).isLessThan(HEARTBEAT.minusSeconds(1));
		}
	}

}
