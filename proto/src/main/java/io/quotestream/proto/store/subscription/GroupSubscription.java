package io.quotestream.proto.store.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.kurrent.dbclient.KurrentDBClientSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with a group open as long as the service runs. After a failure it
 * waits, at first until what failed answers again, and then opens the next one, for ever.
 */
public class GroupSubscription {

	/** Returns when what failed answers again, else throws. */
	@FunctionalInterface
	public interface Recovery {

		void probe(Throwable failure);

	}

	/**
	 * How deliveries are taken.
	 *
	 * @param buffer most unanswered deliveries
	 * @param concurrency most streams worked on at once
	 * @param timeout for joining the group
	 * @param drain time at shutdown for what was already taken
	 */
	public record Limits(int buffer, int concurrency, Duration timeout, Duration drain) {
	}

	private static final Logger log = LoggerFactory.getLogger(GroupSubscription.class);

	/** A session that lived that long makes the next failure a first one again. */
	private static final Duration HEALTHY = Duration.ofSeconds(10);

	private final KurrentDBClientSettings settings;

	private final SubscriptionGroup group;

	private final DeliveryWork work;

	private final Limits limits;

	private final Recovery recovery;

	private final Runnable onReconnect;

	private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

	private final CompletableFuture<Instant> firstConnection = new CompletableFuture<>();

	private volatile @Nullable Session session;

	private volatile @Nullable Thread thread;

	private volatile StopSignal stop = new StopSignal();

	/**
	 * A subscription that is not open yet.
	 * @param settings for a client of its own
	 * @param onReconnect told whenever the subscription was lost
	 */
	public GroupSubscription(KurrentDBClientSettings settings, SubscriptionGroup group, DeliveryWork work,
			Limits limits, Recovery recovery, Runnable onReconnect) {
		this.settings = settings;
		this.group = group;
		this.work = work;
		this.limits = limits;
		this.recovery = recovery;
		this.onReconnect = onReconnect;
	}

	/** Joins the group, and joins it again for ever. */
	public void start() {
		this.stop = new StopSignal();
		// Not virtual: what runs for ever must not wait for one of few carriers.
		this.thread = Thread.ofPlatform().daemon().name(this.group.name()).start(this::run);
	}

	/**
	 * Takes nothing more, answers what was taken as far as the time suffices, and leaves.
	 */
	public void stop() {
		this.stop.give();
		var open = this.session;
		if (open != null) {
			open.drain(this.limits.drain());
		}
		var running = this.thread;
		if (running != null) {
			StopSignal.join(running, this.limits.drain());
			this.thread = null;
		}
	}

	/** Whether it was started and not stopped. */
	public boolean isRunning() {
		return this.thread != null;
	}

	/** Completes when the group was joined for the first time. */
	public CompletableFuture<Instant> firstConnection() {
		return this.firstConnection;
	}

	/** Whether deliveries can come right now, as far as is known here. */
	public boolean isConnected() {
		return this.session != null;
	}

	/** Deliveries that wait for an answer. */
	public int unacked() {
		var open = this.session;
		return (open != null) ? open.unacked().size() : 0;
	}

	/**
	 * How long ago the event of the oldest unanswered delivery was recorded, zero when
	 * all are answered. The store's clock may be ahead of ours.
	 */
	public Duration unackedAge() {
		var open = this.session;
		return Optional.ofNullable(open)
			.flatMap((session) -> session.unacked().oldest())
			.map((oldest) -> Duration.between(oldest, Instant.now()))
			.filter(Duration::isPositive)
			.orElse(Duration.ZERO);
	}

	/**
	 * Someone saw events that should have been delivered. A call may have ended without a
	 * word from the client: if nothing has come for a while, join the group anew.
	 */
	public void suspectSilence(Duration longerThan) {
		var open = this.session;
		if (open != null && open.unacked().size() == 0 && open.silence().compareTo(longerThan) > 0) {
			open.fail(new Session.SessionEnded("Events are not delivered any more", null));
		}
	}

	private void run() {
		while (!this.stop.isGiven()) {
			var started = System.nanoTime();
			var cause = hold();
			if (Duration.ofNanos(System.nanoTime() - started).compareTo(HEALTHY) > 0) {
				this.backoff.reset();
			}
			if (!this.stop.isGiven()) {
				log.warn("Subscription {} was closed: {}", this.group.name(), describe(cause));
				this.onReconnect.run();
				waitFor(cause);
			}
		}
	}

	/** Opens a session and holds it until it ends. */
	private Throwable hold() {
		Session opened = null;
		try {
			this.group.ensure();
			opened = new Session(this.settings, this.work, this.limits.concurrency());
			opened.open(this.group.name(), this.limits.buffer(), this.limits.timeout());
			this.session = opened;
			if (this.stop.isGiven()) {
				return new Session.SessionEnded("The service stops", null);
			}
			log.info("Joined subscription {}", this.group.name());
			this.firstConnection.complete(Instant.now());
			return opened.awaitEnd();
		}
		catch (RuntimeException ex) {
			return ex;
		}
		finally {
			this.session = null;
			if (opened != null) {
				opened.close();
			}
		}
	}

	/** Opening again is pointless before what failed answers. */
	private void waitFor(Throwable failure) {
		var open = failure;
		this.stop.pause(this.backoff.next());
		while (!this.stop.isGiven()) {
			try {
				this.recovery.probe(open);
				return;
			}
			catch (RuntimeException ex) {
				log.warn("Subscription {} stays closed: {}", this.group.name(), describe(ex));
				open = ex;
				this.stop.pause(this.backoff.next());
			}
		}
	}

	/** Messages of ours name no personal data; those of others stay out of the line. */
	private static String describe(Throwable failure) {
		var cause = failure.getCause();
		return (cause != null) ? failure.getMessage() + " (" + cause.getClass().getSimpleName() + ")"
				: failure.getClass().getSimpleName() + ": " + failure.getMessage();
	}

}
