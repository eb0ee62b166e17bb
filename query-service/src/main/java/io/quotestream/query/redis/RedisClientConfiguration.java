package io.quotestream.query.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.resource.Delay;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the client notice a lost Redis at once, and its return soon. */
@Configuration(proxyBeanMethods = false)
class RedisClientConfiguration {

	private static final Duration SLOWEST_RECONNECT = Duration.ofSeconds(1);

	/** The default pauses up to 30 seconds between two attempts. */
	@Bean
	ClientResourcesBuilderCustomizer reconnectSoon() {
		return (resources) -> resources
			.reconnectDelay(Delay.fullJitter(Duration.ofMillis(20), SLOWEST_RECONNECT, 20, TimeUnit.MILLISECONDS));
	}

	/**
	 * The default queues commands until Redis is back and lets every caller wait for its
	 * time-out. Keep-alive finds the connection that died without a word: an idle
	 * subscription sends nothing of its own.
	 */
	@Bean
	LettuceClientOptionsBuilderCustomizer failFast(DataRedisProperties properties) {
		var socket = SocketOptions.builder()
			.keepAlive(KeepAliveOptions.builder()
				.enable()
				.idle(Duration.ofSeconds(5))
				.interval(Duration.ofSeconds(2))
				.count(3)
				.build());
		var connectTimeout = properties.getConnectTimeout();
		if (connectTimeout != null) {
			socket.connectTimeout(connectTimeout);
		}
		return (options) -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.socketOptions(socket.build());
	}

}
