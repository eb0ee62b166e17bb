package io.quotestream.command.process.number;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;

import io.quotestream.proto.provider.v1.ApplicationNumberServiceGrpc;
import io.quotestream.proto.provider.v1.ApplicationNumberServiceGrpc.ApplicationNumberServiceBlockingStub;
import io.quotestream.proto.provider.v1.ReserveApplicationNumberRequest;
import io.quotestream.proto.type.v1.NumberFailure;

/**
 * Asks the provider for a number: with a deadline for each call, some tries in a row, and
 * not at all for a while when most calls fail.
 */
public final class NumberProvider {

	/** What the provider answered in the end. */
	sealed interface Answer {

		/** The number. */
		record Given(String number) implements Answer {
		}

		/**
		 * Why there is none.
		 *
		 * @param tries how often it was asked, or would have been but for the breaker
		 */
		record Failed(NumberFailure failure, int tries) implements Answer {
		}

	}

	private static final Pattern NUMBER = Pattern.compile("[!-~]{1,64}");

	private final ApplicationNumberServiceBlockingStub stub;

	private final Duration deadline;

	private final CircuitBreaker breaker;

	private final RetryConfig tries;

	public NumberProvider(Channel channel, NumberProperties properties, MeterRegistry meters) {
		this.stub = ApplicationNumberServiceGrpc.newBlockingStub(channel);
		this.deadline = properties.deadline();
		var breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
			.slidingWindow(properties.breaker().calls(), properties.breaker().calls(), SlidingWindowType.COUNT_BASED)
			.failureRateThreshold(properties.breaker().failurePercent())
			.waitDurationInOpenState(properties.breaker().open())
			.permittedNumberOfCallsInHalfOpenState(3)
			.recordException(NumberProvider::mayBeAskedAgain)
			.build());
		this.breaker = breakers.circuitBreaker("application-number");
		TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
		this.tries = RetryConfig.custom()
			.maxAttempts(properties.tries())
			.intervalFunction(IntervalFunction.ofExponentialRandomBackoff(properties.pause(), 2))
			.retryOnException(NumberProvider::mayBeAskedAgain)
			.build();
	}

	/**
	 * Asks for the number of this key. Blocks.
	 * @param reservationId the idempotency key
	 */
	Answer reserve(String reservationId, String quoteId) {
		var tried = new AtomicInteger();
		try {
			return new Answer.Given(Retry.of("application-number", this.tries).executeSupplier(() -> {
				tried.incrementAndGet();
				return this.breaker.executeSupplier(() -> ask(reservationId, quoteId));
			}));
		}
		catch (CallNotPermittedException ex) {
			return new Answer.Failed(NumberFailure.NUMBER_FAILURE_UNAVAILABLE, tried.get());
		}
		catch (Worthless ex) {
			return new Answer.Failed(NumberFailure.NUMBER_FAILURE_MALFORMED, tried.get());
		}
		catch (StatusRuntimeException ex) {
			return new Answer.Failed(failure(ex), tried.get());
		}
	}

	private String ask(String reservationId, String quoteId) {
		var request = ReserveApplicationNumberRequest.newBuilder()
			.setReservationId(reservationId)
			.setQuoteId(quoteId)
			.build();
		var answer = this.stub.withDeadlineAfter(this.deadline.toMillis(), TimeUnit.MILLISECONDS)
			.reserveApplicationNumber(request);
		if (!answer.getReservationId().equals(reservationId)
				|| !NUMBER.matcher(answer.getApplicationNumber()).matches()) {
			throw new Worthless();
		}
		return answer.getApplicationNumber();
	}

	private static boolean mayBeAskedAgain(Throwable failure) {
		return failure instanceof Worthless || (failure instanceof StatusRuntimeException status
				&& failure(status) != NumberFailure.NUMBER_FAILURE_REFUSED);
	}

	private static NumberFailure failure(StatusRuntimeException ex) {
		return switch (ex.getStatus().getCode()) {
			case INVALID_ARGUMENT, FAILED_PRECONDITION, NOT_FOUND -> NumberFailure.NUMBER_FAILURE_REFUSED;
			case DEADLINE_EXCEEDED -> NumberFailure.NUMBER_FAILURE_TIMEOUT;
			default -> NumberFailure.NUMBER_FAILURE_UNAVAILABLE;
		};
	}

	/** The provider answered what is no number of this key. */
	private static final class Worthless extends RuntimeException {

		Worthless() {
			super("The provider of numbers answered no number", null, false, false);
		}

	}

}
