package io.quotestream.command.process.number;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How application numbers are got. Where the provider listens stands under
 * {@code spring.grpc.client.channel.application-number}.
 *
 * @param patience how long the caller who asks for a number waits for it before the
 * answer says that it is pending
 * @param deadline of one call of the provider
 * @param tries calls in a row before a failure is recorded
 * @param pause before the second of them; about twice as long before each further one
 * @param retry when it is tried again after a failure was recorded
 * @param breaker when the provider is left alone
 */
@ConfigurationProperties("quotestream.application-number")
public record NumberProperties(@DefaultValue("2s") Duration patience, @DefaultValue("10s") Duration deadline,
		@DefaultValue("3") int tries, @DefaultValue("200ms") Duration pause, @DefaultValue Retry retry,
		@DefaultValue Breaker breaker) {

	/**
	 * The pauses between recorded failures: each twice as long as the one before.
	 *
	 * @param first pause
	 * @param longest pause
	 * @param total of all pauses after which it is given up
	 */
	public record Retry(@DefaultValue("30s") Duration first, @DefaultValue("1h") Duration longest,
			@DefaultValue("24h") Duration total) {
	}

	/**
	 * The circuit breaker.
	 *
	 * @param calls that are looked at, the last ones
	 * @param failurePercent of them from which on the provider is left alone
	 * @param open how long it is left alone before a few calls try it
	 */
	public record Breaker(@DefaultValue("20") int calls, @DefaultValue("50") float failurePercent,
			@DefaultValue("5s") Duration open) {
	}

	/** The longest that all tries can take together. */
	Duration longest() {
		// Each pause is about twice the one before, and up to half as long again.
		var pauses = this.pause.multipliedBy((1L << (this.tries - 1)) - 1).multipliedBy(3).dividedBy(2);
		return this.deadline.multipliedBy(this.tries).plus(pauses);
	}

}
