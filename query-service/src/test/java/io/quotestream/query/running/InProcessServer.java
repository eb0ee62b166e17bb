package io.quotestream.query.running;

import java.util.concurrent.Executors;

import io.grpc.inprocess.InProcessServerBuilder;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

import io.quotestream.proto.rpc.FailureMapping;
import io.quotestream.proto.rpc.ServerDefaults;

/** The service without a network, with all that surrounds each call. */
@Configuration(proxyBeanMethods = false)
class InProcessServer {

	@Bean
	ServerBuilderCustomizer<InProcessServerBuilder> inProcessDefaults(FailureMapping failures) {
		return (server) -> {
			server.executor(Executors.newVirtualThreadPerTaskExecutor());
			ServerDefaults.interceptors(failures, true).reversed().forEach(server::intercept);
		};
	}

}
