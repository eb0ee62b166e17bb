package io.quotestream.e2e;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import io.grpc.StatusRuntimeException;

import static org.awaitility.Awaitility.await;

/**
 * Asks as the contract wants to be asked: where the outcome is unknown, or the answer is
 * to come again, the very same is sent again.
 */
final class Patiently {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private Patiently() {
	}

	static <A> A ask(Supplier<A> call) {
		return await().atMost(PATIENCE)
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.ignoreExceptionsMatching(Patiently::isPassing)
			.until(call::get, Objects::nonNull);
	}

	private static boolean isPassing(Throwable failure) {
		return failure instanceof StatusRuntimeException refused && switch (refused.getStatus().getCode()) {
			case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
			default -> false;
		};
	}

}
