package io.quotestream.projection.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.store.StreamNames;

/**
 * One catch-up subscription to all quote streams, remembered only as newest revisions. It
 * never blocks the client's threads: when it holds as many quotes as it may, it ends, and
 * another one goes on from {@link #reached()}.
 */
final class HeadFeed implements AutoCloseable {

	private final KurrentDBClient client;

	private final int capacity;

	private Map<String, Long> heads = new HashMap<>();

	private String reached;

	private boolean caughtUp;

	/** Whether what is being collected was all seen as it happened. */
	private boolean live;

	private boolean over;

	private long lastSign = System.nanoTime();

	private @Nullable Subscription subscription;

	private HeadFeed(KurrentDBClient client, String from, int capacity) {
		this.client = client;
		this.reached = from;
		this.capacity = capacity;
	}

	/**
	 * Opens a feed of everything after a position.
	 * @throws FeedNotOpened when the store does not take us in time
	 */
	static HeadFeed open(KurrentDBClientSettings settings, String from, int capacity, Duration timeout) {
		var feed = new HeadFeed(KurrentDBClient.create(settings), from, capacity);
		var options = SubscribeToAllOptions.get()
			.filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression(StreamNames.QUOTES_REGEX).build());
		LogPosition.parse(from).ifPresentOrElse(options::fromPosition, options::fromStart);
		var opening = feed.client.subscribeToAll(feed.new Listener(), options);
		try {
			feed.confirmed(opening.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
			return feed;
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			var _ = opening.thenAccept(Subscription::stop);
			feed.close();
			throw new FeedNotOpened(ex);
		}
	}

	private synchronized void confirmed(Subscription opened) {
		this.subscription = opened;
		if (this.over) {
			opened.stop();
		}
	}

	/** Cuts off what was seen since the last time; empty when that is nothing. */
	synchronized Optional<Window> take() {
		if (this.heads.isEmpty()) {
			this.live = this.caughtUp;
			return Optional.empty();
		}
		var window = new Window(this.heads, this.reached, this.live, System.nanoTime());
		this.heads = new HashMap<>();
		this.live = this.caughtUp;
		return Optional.of(window);
	}

	/** Position of the last event seen. */
	synchronized String reached() {
		return this.reached;
	}

	/** Whether everything there was has been seen. */
	synchronized boolean caughtUp() {
		return this.caughtUp;
	}

	/**
	 * Whether another feed must go on: this one is full, was ended, or has been silent so
	 * long that its end may have passed unnoticed.
	 */
	synchronized boolean over(Duration silence) {
		return this.over || System.nanoTime() - this.lastSign > silence.toNanos();
	}

	private synchronized void saw(String quoteId, long revision, Position position) {
		this.lastSign = System.nanoTime();
		if (this.over) {
			return;
		}
		this.heads.merge(quoteId, revision, Math::max);
		this.reached = LogPosition.format(position);
		if (this.heads.size() >= this.capacity) {
			end();
		}
	}

	private synchronized void end() {
		this.over = true;
		if (this.subscription != null) {
			this.subscription.stop();
		}
	}

	@Override
	public void close() {
		end();
		var _ = this.client.shutdown();
	}

	private final class Listener extends SubscriptionListener {

		@Override
		public void onEvent(Subscription from, ResolvedEvent resolved) {
			try {
				var event = resolved.getOriginalEvent();
				saw(StreamNames.quoteId(event.getStreamId()), event.getRevision(), event.getPosition());
			}
			catch (RuntimeException | Error ex) {
				end();
			}
		}

		@Override
		public void onCaughtUp(Subscription from, Instant at, @Nullable Long revision, @Nullable Position position) {
			synchronized (HeadFeed.this) {
				HeadFeed.this.caughtUp = true;
			}
		}

		@Override
		public void onCancelled(@Nullable Subscription from, @Nullable Throwable cause) {
			end();
		}

	}

	/** The store did not open the feed. */
	static final class FeedNotOpened extends RuntimeException {

		FeedNotOpened(Exception cause) {
			super("The feed of heads could not be opened", (cause.getCause() != null) ? cause.getCause() : cause);
		}

	}

}
