package io.quotestream.command.process.assessment;

import java.time.InstantSource;
import java.util.ArrayList;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;

import io.quotestream.command.domain.Product;
import io.quotestream.command.domain.risk.RuleSets;
import io.quotestream.command.process.Reactions;
import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.risk.RuleSetLoader;

/** Wires the rules and the way to the scoring provider. */
@Configuration(proxyBeanMethods = false)
class AssessmentConfiguration {

	@Bean
	RuleSets ruleSets(AssessmentProperties properties) {
		var files = new ArrayList<>(RuleSetLoader.shipped());
		var folder = properties.rules();
		if (folder != null) {
			files.addAll(PlanFile.in(folder));
		}
		return RuleSetLoader.standard().load(files);
	}

	@Bean
	AssessmentReaction assessmentReaction(RuleSets rules, GrpcChannelFactory channels, Product product,
			AssessmentProperties properties, MeterRegistry meters) {
		var attempts = new ScoringAttempts(
				new GrpcScoringProvider(channels.createChannel("risk-scoring", Reactions.PROVIDER_CHANNELS)),
				breaker(properties.breaker(), meters), InstantSource.system(),
				new ScoringAttempts.Settings(properties.deadline(), properties.tries(), properties.pause()));
		var assessor = new RiskAssessor(product.pricing().product(), rules, attempts);
		return new AssessmentReaction(assessor, product.periods().assessment());
	}

	private static CircuitBreaker breaker(AssessmentProperties.Breaker settings, MeterRegistry meters) {
		var breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
			.slidingWindow(settings.calls(), settings.calls(), SlidingWindowType.COUNT_BASED)
			.failureRateThreshold(settings.failurePercent())
			.waitDurationInOpenState(settings.open())
			.permittedNumberOfCallsInHalfOpenState(3)
			.recordExceptions(ScoringProvider.Unavailable.class)
			.build());
		var breaker = breakers.circuitBreaker("risk-scoring");
		TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
		return breaker;
	}

}
