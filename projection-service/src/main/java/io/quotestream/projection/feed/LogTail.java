package io.quotestream.projection.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.StreamNames;

/**
 * The log after a position, as fast as somebody takes it. A catch-up subscription brings
 * events into a bounded buffer; it never blocks the client's threads: when the buffer is
 * full, or after any other end, another one goes on behind what was taken.
 */
final class LogTail implements AutoCloseable {

	private final EventStoreConnection store;

	private final int capacity;

	private final Duration silence;

	private final Queue<RecordedEvent> events = new ArrayDeque<>();

	/** Position of the last event taken, null before the first. */
	private @Nullable Position reached;

	/** The one that may add, null when another must be opened. */
	private @Nullable Listener current;

	private @Nullable Subscription subscription;

	private long lastSign;

	private boolean woken;

	/**
	 * Begins behind a position, null for the start.
	 * @param silence after which the end of the subscription may have passed unnoticed
	 */
	LogTail(EventStoreConnection store, @Nullable Position after, int capacity, Duration silence) {
		this.store = store;
		this.reached = after;
		this.capacity = capacity;
		this.silence = silence;
	}

	/**
	 * The next event; null when none came in time, or something else woke the caller.
	 * @throws EventStoreUnavailable when the store cannot be followed
	 */
	@Nullable RecordedEvent take(Duration atMost) {
		if (mustOpen()) {
			open();
		}
		synchronized (this) {
			if (this.events.isEmpty() && this.current != null) {
				pause(atMost);
			}
			var next = this.events.poll();
			if (next != null) {
				this.reached = next.getPosition();
			}
			return next;
		}
	}

	/** Waits without taking anything, until woken. */
	synchronized void pause(Duration atMost) {
		try {
			if (!this.woken && atMost.toMillis() > 0) {
				wait(atMost.toMillis());
			}
			this.woken = false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Ends whatever wait there is, or the next one. */
	synchronized void wake() {
		this.woken = true;
		notifyAll();
	}

	/** Events that were brought and not taken. */
	synchronized int held() {
		return this.events.size();
	}

	private synchronized boolean mustOpen() {
		return this.events.isEmpty()
				&& (this.current == null || System.nanoTime() - this.lastSign > this.silence.toNanos());
	}

	private void open() {
		close();
		var listener = new Listener();
		var options = SubscribeToAllOptions.get()
			.filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression(StreamNames.FEED_REGEX).build());
		synchronized (this) {
			this.current = listener;
			this.lastSign = System.nanoTime();
			if (this.reached != null) {
				options.fromPosition(this.reached);
			}
			else {
				options.fromStart();
			}
		}
		var opened = this.store.call("a subscription of a feed", (client) -> client.subscribeToAll(listener, options));
		synchronized (this) {
			if (listener == this.current) {
				this.subscription = opened;
				return;
			}
		}
		opened.stop();
	}

	/** Whatever is still brought counts no more. */
	@Override
	public synchronized void close() {
		this.current = null;
		if (this.subscription != null) {
			this.subscription.stop();
			this.subscription = null;
		}
	}

	private synchronized void bring(Listener by, RecordedEvent event) {
		if (by != this.current) {
			return;
		}
		this.lastSign = System.nanoTime();
		if (this.events.size() == this.capacity) {
			close();
			return;
		}
		this.events.add(event);
		notifyAll();
	}

	private synchronized void end(Listener by) {
		if (by == this.current) {
			close();
			notifyAll();
		}
	}

	/** Runs on the client's threads: hands over and returns, and throws nothing. */
	private final class Listener extends SubscriptionListener {

		@Override
		public void onEvent(Subscription from, ResolvedEvent resolved) {
			bring(this, resolved.getOriginalEvent());
		}

		@Override
		public void onCancelled(@Nullable Subscription from, @Nullable Throwable cause) {
			end(this);
		}

	}

}
