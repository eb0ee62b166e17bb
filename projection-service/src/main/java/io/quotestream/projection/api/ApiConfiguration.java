package io.quotestream.projection.api;

import io.grpc.BindableService;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;

import io.quotestream.projection.deadlines.RedisDeadlines;
import io.quotestream.projection.fold.Projection;
import io.quotestream.proto.rpc.FailureMapping;
import io.quotestream.proto.rpc.Failures;
import io.quotestream.proto.rpc.ServerDefaults;
import io.quotestream.proto.view.v1.QuoteView;

/** Wires the API. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

	@Bean
	BindableService projectionAdminService(Projection<QuoteView> projection,
			@Value("${quotestream.fold-now.per-second}") double perSecond,
			@Value("${quotestream.fold-now.burst}") double burst) {
		return new ProjectionAdminEndpoint(projection, new RateLimit(perSecond, burst, System::nanoTime));
	}

	@Bean
	BindableService dueWorkService(RedisDeadlines deadlines) {
		return new DueWorkEndpoint(deadlines);
	}

	@Bean
	FailureMapping projectionFailures() {
		return new ProjectionFailures();
	}

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
