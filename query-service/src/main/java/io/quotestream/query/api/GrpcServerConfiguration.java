package io.quotestream.query.api;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;

import io.quotestream.proto.rpc.FailureMapping;
import io.quotestream.proto.rpc.Failures;
import io.quotestream.proto.rpc.ServerDefaults;

/** Sets up the server like every server of this system. */
@Configuration(proxyBeanMethods = false)
class GrpcServerConfiguration {

	@Bean
	ServerBuilderCustomizer<NettyServerBuilder> serverDefaults(FailureMapping failures,
			@Value("${quotestream.identity.trust-header}") boolean trustHeader) {
		return (server) -> ServerDefaults.apply(server, failures, trustHeader);
	}

	/**
	 * Once more as the innermost interceptor, next to the handler: else what Spring puts
	 * around each service sees the bare exception, and metrics count every refusal as
	 * UNKNOWN.
	 */
	@Bean
	@GlobalServerInterceptor
	Failures failures(FailureMapping mapping) {
		return new Failures(mapping);
	}

}
