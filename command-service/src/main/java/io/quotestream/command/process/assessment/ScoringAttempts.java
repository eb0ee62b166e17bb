package io.quotestream.command.process.assessment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;

import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.provider.v1.ScoreRiskResponse;

/**
 * Asks a provider up to a few times under the same assessment id, until somebody gives
 * the assessment up.
 */
public final class ScoringAttempts {

	private final ScoringProvider provider;

	private final CircuitBreaker breaker;

	private final InstantSource clock;

	private final Settings settings;

	public ScoringAttempts(ScoringProvider provider, CircuitBreaker breaker, InstantSource clock, Settings settings) {
		this.provider = provider;
		this.breaker = breaker;
		this.clock = clock;
		this.settings = settings;
	}

	/**
	 * How long and how often.
	 *
	 * @param timeout of one attempt
	 * @param attempts at most
	 * @param pause before the second attempt; it doubles, and is moved at random by half
	 */
	public record Settings(Duration timeout, int attempts, Duration pause) {
	}

	/**
	 * The first answer.
	 * @param until when it is of no use any more
	 * @throws Exhausted when there is none
	 */
	ScoreRiskResponse score(ScoreRiskRequest request, Instant until) {
		var made = new AtomicInteger();
		var retry = Retry.of("scoring",
				RetryConfig.custom()
					.maxAttempts(this.settings.attempts())
					.intervalFunction(IntervalFunction.ofExponentialRandomBackoff(this.settings.pause()))
					.retryOnException(ScoringProvider.Unavailable.class::isInstance)
					.build());
		try {
			return retry.executeSupplier(() -> this.breaker.executeSupplier(() -> attempt(request, until, made)));
		}
		catch (ScoringProvider.Unavailable | ScoringProvider.Refused | CallNotPermittedException ex) {
			throw new Exhausted(made.get(), ex);
		}
	}

	private ScoreRiskResponse attempt(ScoreRiskRequest request, Instant until, AtomicInteger made) {
		var left = left(until);
		if (!left.isPositive()) {
			throw new ScoringProvider.Refused("The time for the assessment is over");
		}
		made.incrementAndGet();
		var timeout = this.settings.timeout();
		return this.provider.score(request, (left.compareTo(timeout) < 0) ? left : timeout);
	}

	private Duration left(Instant until) {
		return Duration.between(this.clock.instant(), until);
	}

	/** No attempt brought an answer. */
	static final class Exhausted extends RuntimeException {

		private final int attempts;

		Exhausted(int attempts, RuntimeException last) {
			super("No score after " + attempts + " attempts: " + last.getMessage(), last, false, false);
			this.attempts = attempts;
		}

		/** How often the provider was asked. */
		int attempts() {
			return this.attempts;
		}

	}

}
