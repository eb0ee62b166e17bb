package io.quotestream.query.running;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes the one running service they share, its Redis and its
 * projection-service, as constructor parameters.
 */
public final class SharedService implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		var type = parameter.getParameter().getType();
		return type == Projection.class || type == StoredViews.class || type == RunningQueryService.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		var parts = test.getRoot()
			.getStore(Namespace.create(SharedService.class))
			.computeIfAbsent(Parts.class, (key) -> Parts.start(), Parts.class);
		var type = parameter.getParameter().getType();
		if (type == Projection.class) {
			return parts.projection;
		}
		return (type == StoredViews.class) ? parts.views : parts.service;
	}

	/**
	 * Watches are rarely silent here, and a waiting query looks by itself only when it is
	 * too late: a hint must wake it.
	 */
	private record Parts(RedisProcess redis, Projection projection, StoredViews views,
			RunningQueryService service) implements AutoCloseable {

		static Parts start() {
			var redis = RedisProcess.started();
			var projection = Projection.started();
			return new Parts(redis, projection, new StoredViews(redis.url()),
					RunningQueryService.start(redis.url(), projection.address(), "quotestream.watch.heartbeat=300ms",
							"quotestream.wait.longest=1m", "quotestream.wait.look-every=1h"));
		}

		@Override
		public void close() {
			this.service.close();
			this.views.close();
			this.projection.close();
			this.redis.close();
		}

	}

}
