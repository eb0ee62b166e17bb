package io.quotestream.projection.keys;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;

/** Wires the way to command-service. */
@Configuration(proxyBeanMethods = false)
class KeysConfiguration {

	@Bean
	RemoteSubjectKeys subjectKeys(GrpcChannelFactory channels, @Value("${quotestream.keys.timeout}") Duration timeout,
			@Value("${quotestream.keys.kept}") Duration kept, @Value("${quotestream.keys.maximum}") int maximum) {
		return new RemoteSubjectKeys(channels.createChannel("command-service"), timeout, kept, maximum);
	}

}
