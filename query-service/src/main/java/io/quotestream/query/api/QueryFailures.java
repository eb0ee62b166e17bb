package io.quotestream.query.api;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import io.quotestream.proto.rpc.FailureMapping;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.query.redis.RedisUnavailable;

/** How this service's own failures are answered. */
@Component
final class QueryFailures implements FailureMapping {

	@Override
	public @Nullable Refusal refusalFor(Throwable failure) {
		return (failure instanceof RedisUnavailable) ? Refusal.dependencyUnavailable("redis") : null;
	}

}
