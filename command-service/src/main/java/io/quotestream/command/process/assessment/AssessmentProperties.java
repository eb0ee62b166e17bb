package io.quotestream.command.process.assessment;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How risks are assessed. Where the provider listens stands under
 * {@code spring.grpc.client.channel.risk-scoring}; how long an assessment may take is the
 * product's.
 *
 * @param rules folder of rules beside those that come with the service; null for none
 * @param deadline of one call of the provider
 * @param tries calls at most
 * @param pause before the second of them; about twice as long before each further one
 * @param breaker when the provider is left alone
 */
@ConfigurationProperties("quotestream.risk-assessment")
record AssessmentProperties(@Nullable Path rules, @DefaultValue("10s") Duration deadline, @DefaultValue("3") int tries,
		@DefaultValue("500ms") Duration pause, @DefaultValue Breaker breaker) {

	/**
	 * The circuit breaker.
	 *
	 * @param calls that are looked at, the last ones
	 * @param failurePercent of them from which on the provider is left alone
	 * @param open how long it is left alone before a few calls try it
	 */
	record Breaker(@DefaultValue("20") int calls, @DefaultValue("50") float failurePercent,
			@DefaultValue("5s") Duration open) {
	}

}
