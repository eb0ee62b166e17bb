package io.quotestream.command.process.number;

import java.time.InstantSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.process.Reactions;

/** Wires the way to the provider of application numbers. */
@Configuration(proxyBeanMethods = false)
class NumberConfiguration {

	@Bean
	NumberProvider numberProvider(GrpcChannelFactory channels, NumberProperties properties, MeterRegistry meters) {
		return new NumberProvider(channels.createChannel("application-number", Reactions.PROVIDER_CHANNELS), properties,
				meters);
	}

	@Bean
	NumberReaction numberReaction(NumberProvider provider, NumberProperties properties) {
		return new NumberReaction(provider, properties, InstantSource.system());
	}

	@Bean
	ExpectedNumbers expectedNumbers(CommandHandler handler, NumberProperties properties) {
		return new ExpectedNumbers(handler, properties.patience());
	}

}
