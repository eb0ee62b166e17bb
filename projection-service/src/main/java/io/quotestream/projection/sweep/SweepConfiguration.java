package io.quotestream.projection.sweep;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.RedisTemplate;

import io.quotestream.projection.Generation;

/** Wires the sweep. */
@Configuration(proxyBeanMethods = false)
class SweepConfiguration {

	@Bean
	Sweep sweep(KurrentDBClientSettings settings, RedisTemplate<String, byte[]> redis, Generation generation,
			List<SweptModel> models, MeterRegistry registry, InstantSource clock, Sweep.Pace sweepPace,
			@Value("${quotestream.sweep.concurrency}") int concurrency) {
		return new Sweep(settings, new RedisSweepRecord(redis, generation.number()),
				models.stream().map((model) -> new ViewCheck(model, concurrency)).toList(), new SweepMetrics(registry),
				sweepPace, clock);
	}

	@Bean
	Sweep.Pace sweepPace(@Value("${quotestream.sweep.delay}") Duration delay,
			@Value("${quotestream.sweep.period}") Duration period,
			@Value("${quotestream.sweep.silence}") Duration silence,
			@Value("${quotestream.sweep.full-every}") Duration fullEvery,
			@Value("${quotestream.sweep.window}") int window, @Value("${quotestream.sweep.backlog}") int backlog,
			@Value("${quotestream.sweep.timeout}") Duration timeout) {
		return new Sweep.Pace(delay, period, silence, fullEvery, window, backlog, timeout);
	}

}
