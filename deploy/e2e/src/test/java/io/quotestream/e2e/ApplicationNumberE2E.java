package io.quotestream.e2e;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberResponse;
import io.quotestream.proto.type.v1.NumberFailure;
import io.quotestream.proto.view.v1.ApplicationNumber;
import io.quotestream.proto.view.v1.ApplicationNumberStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Numbers from the simulated provider, which the end of a quote id tells how to behave.
 */
@CalmSystem
class ApplicationNumberE2E {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final int TRIES = 5;

	/** For the next try after a failure: it is announced half a minute ahead. */
	private static final Duration NEXT_TRY = Duration.ofMinutes(3);

	private static final String SLOW_ONCE = "fa17fa170101";

	private static final String FAILS_THREE_TIMES = "fa17fa170203";

	@Test
	void a_slow_number_is_pending_in_the_answer_and_arrives_on_the_watch(LocalSystem system) {
		assertThat(IntStream.range(0, TRIES).anyMatch((_) -> isPendingFirst(system))).isTrue();
	}

	/**
	 * False if this machine stood still until the number was there before anybody was
	 * told of its being pending.
	 */
	private static boolean isPendingFirst(LocalSystem system) {
		var broker = system.overGrpcWeb(Callers.BROKER);
		var quoteId = opened(broker, SLOW_ONCE);
		try (var watched = new WatchedQuote(system, quoteId)) {
			watched.next(PATIENCE);
			var begun = System.nanoTime();
			var answered = ask(broker, quoteId).getApplicationNumber();
			var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
			if (!answered.isEmpty() || numberOf(watched.nextChange(PATIENCE))
				.getStatus() != ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_PENDING) {
				return false;
			}
			System.out.printf("End-to-end tests: with the provider at 5 s a number was PENDING after %d ms%n", millis);

			var arrived = numberOf(watched.nextChange(PATIENCE));
			assertThat(arrived.getStatus()).isEqualTo(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED);
			assertThat(arrived.getNumber()).startsWith("A-");
			return true;
		}
	}

	@Test
	void a_number_that_fails_three_times_comes_with_the_next_try(LocalSystem system) {
		var broker = system.overGrpc(Callers.BROKER);
		var quoteId = opened(broker, FAILS_THREE_TIMES);
		ask(broker, quoteId);

		var failed = await().atMost(PATIENCE)
			.until(() -> broker.get(quoteId).getApplicationNumber(),
					(number) -> number.getStatus() == ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_FAILED);
		assertThat(failed.getFailure()).isEqualTo(NumberFailure.NUMBER_FAILURE_UNAVAILABLE);
		assertThat(failed.hasRetryTime()).isTrue();

		// Nobody asks: a timer does.
		await().atMost(NEXT_TRY)
			.until(() -> broker.get(quoteId).getApplicationNumber().getStatus(),
					ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED::equals);
	}

	private static String opened(Client broker, String fault) {
		var quoteId = Pages.newQuoteId().substring(0, 24) + fault;
		var receipt = broker.commands().createQuote(Pages.create(quoteId)).getReceipt();
		broker.get(quoteId, receipt.getRevision());
		return quoteId;
	}

	private static RequestApplicationNumberResponse ask(Client broker, String quoteId) {
		return broker.commands()
			.requestApplicationNumber(
					RequestApplicationNumberRequest.newBuilder().setHeader(Pages.header(quoteId)).build());
	}

	private static ApplicationNumber numberOf(WatchedQuote.Step step) {
		return step.response().getQuote().getApplicationNumber();
	}

}
