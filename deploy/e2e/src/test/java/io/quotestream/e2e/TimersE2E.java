package io.quotestream.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.ExtendValidityRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What runs out takes effect by itself, once, whoever of two command-services looks. */
@ImpatientSystem
class TimersE2E {

	private static final int FORMS = 100;

	private static final int OFFERS = 20;

	private static final Duration SHORT = Duration.ofSeconds(4);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String EXPIRED = "quote.expired.v1";

	@Test
	void all_that_is_due_takes_effect_once_although_one_of_two_is_killed_while_both_are_at_it(LocalSystem system) {
		var quotes = new ArrayList<String>();
		// So that all of it is listed as due at the same moment.
		system.whileFrozen(Part.PROJECTION, () -> {
			for (int i = 0; i < OFFERS; i++) {
				quotes.add(offer(system));
			}
			for (int i = 0; i < FORMS; i++) {
				quotes.add(form(system));
			}
		});

		await().pollInterval(Duration.ofMillis(20))
			.atMost(PATIENCE)
			.until(() -> system.stored().countLast(EXPIRED) >= FORMS / 10);
		var outage = system.kill(Part.COMMAND);
		var before = system.stored().countLast(EXPIRED);
		assertThat(before).as("the kill came in the middle").isLessThan(quotes.size());
		await().atMost(PATIENCE).until(() -> system.stored().countLast(EXPIRED) >= quotes.size());
		outage.awaitEnd();

		System.out.printf("End-to-end tests: %d of %d had expired when one of two command-services was killed%n",
				before, quotes.size());
		assertThat(quotes).allSatisfy(
				(quoteId) -> assertThat(system.stored().types(quoteId)).containsOnlyOnce(EXPIRED).endsWith(EXPIRED));
	}

	/** A form that nobody saves. */
	private static String form(LocalSystem system) {
		var create = Pages.create(Pages.newQuoteId());
		Patiently.ask(() -> system.overGrpc(Callers.BROKER).commands().createQuote(create));
		return create.getHeader().getQuoteId();
	}

	/** A saved quote that an underwriter lets stand for a moment only. */
	private static String offer(LocalSystem system) {
		var quoteId = form(system);
		var save = Pages.save(quoteId);
		Patiently.ask(() -> system.overGrpc(Callers.BROKER).commands().saveQuote(save));
		var extend = ExtendValidityRequest.newBuilder()
			.setHeader(Pages.header(quoteId))
			.setValidUntilTime(Timestamp.newBuilder().setSeconds(Instant.now().plus(SHORT).getEpochSecond()))
			.build();
		Patiently.ask(() -> system.overGrpc(Callers.UNDERWRITER).commands().extendValidity(extend));
		return quoteId;
	}

}
