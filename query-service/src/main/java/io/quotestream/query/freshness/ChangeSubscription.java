package io.quotestream.query.freshness;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.stereotype.Component;

import io.quotestream.proto.view.ReadModelKeys;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The one subscription of this process. It keeps trying until Redis can be reached for
 * the first time; from then on the client reconnects and subscribes again by itself, and
 * every such confirmation means that hints may have been lost before it.
 */
@Component
final class ChangeSubscription implements SmartLifecycle, MessageListener, SubscriptionListener {

	private static final Logger log = LoggerFactory.getLogger(ChangeSubscription.class);

	private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

	/** After the connection factory, before the servers. */
	private static final int PHASE = 1;

	private final RedisConnectionFactory redis;

	private final QuoteChanges changes;

	private @Nullable Thread subscriber;

	private volatile @Nullable RedisConnection connection;

	ChangeSubscription(RedisConnectionFactory redis, QuoteChanges changes) {
		this.redis = redis;
		this.changes = changes;
	}

	@Override
	public void start() {
		this.subscriber = Thread.ofPlatform().daemon().name("change-subscription").start(this::subscribe);
	}

	private void subscribe() {
		while (true) {
			try {
				var fresh = this.redis.getConnection();
				this.connection = fresh;
				fresh.subscribe(this, ReadModelKeys.QUOTE_CHANGED.getBytes(UTF_8));
				return;
			}
			catch (DataAccessException ex) {
				log.warn("No subscription to changes yet, trying again: {}", ex.getClass().getSimpleName());
				close();
			}
			try {
				Thread.sleep(BETWEEN_ATTEMPTS);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	@Override
	public void onChannelSubscribed(byte[] channel, long count) {
		log.info("Subscribed to changes of quotes");
		this.changes.anyMayHaveChanged();
	}

	@Override
	public void onMessage(Message message, byte @Nullable [] pattern) {
		var hint = new String(message.getBody(), UTF_8);
		var colon = hint.indexOf(':');
		this.changes.changed((colon < 0) ? hint : hint.substring(0, colon));
	}

	@Override
	public void stop() {
		if (this.subscriber != null) {
			this.subscriber.interrupt();
			this.subscriber = null;
		}
		close();
	}

	private void close() {
		var open = this.connection;
		this.connection = null;
		if (open != null) {
			open.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.subscriber != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
