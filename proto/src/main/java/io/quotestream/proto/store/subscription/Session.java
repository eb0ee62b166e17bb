package io.quotestream.proto.store.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One connection to the group, from opening to its end. It never reconnects: whatever
 * goes wrong ends it, the store delivers again what it had not answered, and another
 * session takes over with a client of its own.
 */
final class Session implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Session.class);

	private final DeliveryWork work;

	private final Unacked unacked = new Unacked();

	private final Lanes lanes;

	private final Acknowledgements acknowledgements;

	private final CompletableFuture<Throwable> end = new CompletableFuture<>();

	private final KurrentDBPersistentSubscriptionsClient client;

	private volatile @Nullable PersistentSubscription subscription;

	private volatile boolean accepting = true;

	private volatile long lastSign = System.nanoTime();

	Session(KurrentDBClientSettings settings, DeliveryWork work, int concurrency) {
		this.work = work;
		this.client = KurrentDBPersistentSubscriptionsClient.create(settings);
		this.lanes = new Lanes(concurrency, this::work);
		this.acknowledgements = new Acknowledgements(new Answers(), this.unacked, this::fail);
	}

	/**
	 * Connects.
	 * @throws SessionEnded when the store does not take us in time
	 */
	void open(String group, int buffer, Duration timeout) {
		var opening = this.client.subscribeToAll(group, SubscribePersistentSubscriptionOptions.get().bufferSize(buffer),
				new Listener());
		try {
			this.subscription = opening.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			// Should it open after all, nobody would listen.
			var _ = opening.thenAccept(PersistentSubscription::stop);
			throw new SessionEnded("Group " + group + " could not be joined",
					(ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	/** Waits for the end and tells the cause. */
	Throwable awaitEnd() {
		return this.end.join();
	}

	Unacked unacked() {
		return this.unacked;
	}

	/** How long nothing has come from the store. */
	Duration silence() {
		return Duration.ofNanos(System.nanoTime() - this.lastSign);
	}

	/** Ends the session, for this cause unless there was one before. */
	void fail(Throwable cause) {
		this.end.complete(cause);
	}

	/** Takes nothing more and answers what was taken, as far as the time suffices. */
	void drain(Duration limit) {
		this.accepting = false;
		try {
			if (!this.unacked.awaitNone(limit)) {
				log.warn("{} deliveries were not answered in time and will come again", this.unacked.size());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		fail(new SessionEnded("The service stops", null));
	}

	@Override
	public void close() {
		this.accepting = false;
		fail(new SessionEnded("Closed", null));
		this.lanes.close();
		this.acknowledgements.close();
		var open = this.subscription;
		if (open != null) {
			open.stop();
		}
		var _ = this.client.shutdown();
	}

	private void work(List<Delivery> deliveries) {
		if (this.end.isDone()) {
			return;
		}
		try (var _ = MDC.putCloseable("correlationId", deliveries.getLast().correlationId())) {
			this.work.handle(deliveries, this.acknowledgements);
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
	}

	/** Runs on the client's threads: hands over and returns, and throws nothing. */
	private final class Listener extends PersistentSubscriptionListener {

		@Override
		public void onConfirmation(PersistentSubscription confirmed) {
			Session.this.subscription = confirmed;
		}

		@Override
		public void onEvent(PersistentSubscription from, int retryCount, ResolvedEvent resolved) {
			Session.this.lastSign = System.nanoTime();
			if (!Session.this.accepting || Session.this.end.isDone()) {
				return;
			}
			try {
				var delivery = new Delivery(resolved);
				Session.this.unacked.add(delivery);
				Session.this.lanes.add(delivery);
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
			}
		}

		@Override
		public void onCancelled(@Nullable PersistentSubscription from, @Nullable Throwable cause) {
			fail(new SessionEnded("The store ended the subscription", cause));
		}

	}

	/** Used by the one thread that answers. */
	private final class Answers implements Acknowledgements.Store {

		@Override
		public void ack(List<ResolvedEvent> deliveries) {
			confirmed().ack(deliveries.iterator());
		}

		@Override
		public void park(ResolvedEvent delivery, String reason) {
			confirmed().nack(NackAction.Park, reason, delivery);
		}

		private PersistentSubscription confirmed() {
			return Objects.requireNonNull(Session.this.subscription, "deliveries come after the confirmation");
		}

	}

	/** The store's side of a session is over. */
	static final class SessionEnded extends RuntimeException {

		SessionEnded(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
