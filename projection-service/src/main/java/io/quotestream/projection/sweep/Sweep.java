package io.quotestream.projection.sweep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;

import io.kurrent.dbclient.KurrentDBClientSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.quotestream.proto.store.subscription.Backoff;
import io.quotestream.proto.store.subscription.StopSignal;

/**
 * Follows all quote streams some seconds behind and sees to it that every read model has
 * reached what the streams showed. Starts again from the position that Redis shows
 * whenever Redis was started anew, emptied or replaced by an older copy, and from the
 * very start once in a while.
 */
public final class Sweep implements SmartLifecycle {

	/**
	 * How the sweep goes about it.
	 *
	 * @param delay how long deliveries have before a view counts as behind
	 * @param period between two looks at Redis
	 * @param silence after which the feed is opened anew, to be sure of it
	 * @param fullEvery between two sweeps from the very start
	 * @param window most quotes held in one window
	 * @param backlog quotes waiting to be compared beyond which nothing more is read
	 * @param timeout for opening the feed
	 */
	public record Pace(Duration delay, Duration period, Duration silence, Duration fullEvery, int window, int backlog,
			Duration timeout) {
	}

	private static final Logger log = LoggerFactory.getLogger(Sweep.class);

	private static final Duration STOP = Duration.ofSeconds(1);

	private final KurrentDBClientSettings settings;

	private final SweepRecord record;

	private final List<ViewCheck> checks;

	private final SweepMetrics metrics;

	private final Pace pace;

	private final InstantSource clock;

	private final Backoff backoff;

	/** Windows that are not compared yet, in the order of the log. */
	private final Deque<Window> pending = new ArrayDeque<>();

	private @Nullable HeadFeed feed;

	/** Where the next feed goes on. */
	private String reached = LogPosition.START;

	/** Up to where this run found everything whole. */
	private String checked = LogPosition.START;

	/** Highest position that Redis has shown. */
	private String seen = LogPosition.NOWHERE;

	private String runId = "";

	/** When the sweep from the very start began that is under way. */
	private @Nullable Instant fullBegun;

	/** Where that sweep is complete. */
	private @Nullable String fullUntil;

	private Instant lastFull = Instant.EPOCH;

	private volatile @Nullable Thread thread;

	private volatile StopSignal stop = new StopSignal();

	Sweep(KurrentDBClientSettings settings, SweepRecord record, List<ViewCheck> checks, SweepMetrics metrics, Pace pace,
			InstantSource clock) {
		this.settings = settings;
		this.record = record;
		this.checks = checks;
		this.metrics = metrics;
		this.pace = pace;
		this.clock = clock;
		this.backoff = new Backoff(pace.period(), pace.period().multipliedBy(5));
	}

	@Override
	public void start() {
		this.stop = new StopSignal();
		// Not virtual: what runs for ever must not wait for one of few carriers.
		this.thread = Thread.ofPlatform().daemon().name("quote-sweep").start(this::run);
	}

	@Override
	public void stop() {
		this.stop.give();
		var running = this.thread;
		if (running != null) {
			StopSignal.join(running, STOP);
			this.thread = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	private void run() {
		while (!this.stop.isGiven()) {
			this.stop.pause(round());
		}
		closeFeed();
	}

	/** One look at everything; answers how long to wait for the next. */
	private Duration round() {
		try {
			watchRedis();
			beginFullWhenDue();
			collect();
			compareRipe();
			measureLag();
			endFullWhenDone();
			this.backoff.reset();
			return this.pace.period();
		}
		catch (RuntimeException ex) {
			if (!this.stop.isGiven()) {
				log.warn("The sweep waits: {}", ex.getMessage());
			}
			return this.backoff.next();
		}
	}

	private void watchRedis() {
		var shown = this.record.look();
		if (!shown.runId().equals(this.runId)) {
			var why = this.runId.isEmpty() ? "the service was started" : "Redis was started";
			this.runId = shown.runId();
			restart(shown.position(), why);
		}
		else if (shown.position().compareTo(this.seen) < 0) {
			restart(shown.position(), "Redis went back");
		}
		else {
			this.seen = shown.position();
		}
	}

	/** Leaves a position in Redis even for the start, so that its loss can be seen. */
	private void restart(String shown, String why) {
		this.seen = shown.equals(LogPosition.NOWHERE) ? this.record.advance(shown, LogPosition.START) : shown;
		this.lastFull = this.record.lastFull();
		log.info("Sweep from {}: {}", this.seen.equals(LogPosition.START) ? "the start" : this.seen, why);
		runFrom(this.seen);
		this.metrics.restarted();
	}

	private void runFrom(String position) {
		closeFeed();
		this.pending.clear();
		this.reached = position;
		this.checked = position;
		this.fullBegun = position.equals(LogPosition.START) ? this.clock.instant() : null;
		this.fullUntil = null;
	}

	private void beginFullWhenDue() {
		if (this.fullBegun == null && !this.clock.instant().isBefore(this.lastFull.plus(this.pace.fullEvery()))) {
			log.info("Sweep from the start: it is time");
			runFrom(LogPosition.START);
		}
	}

	private void endFullWhenDone() {
		var begun = this.fullBegun;
		if (begun == null) {
			return;
		}
		if (this.fullUntil == null && this.feed != null && this.feed.caughtUp()) {
			this.fullUntil = this.pending.isEmpty() ? this.checked : this.pending.getLast().upTo();
		}
		if (this.fullUntil != null && this.checked.compareTo(this.fullUntil) >= 0) {
			this.record.completedFull(begun);
			this.lastFull = begun;
			this.fullBegun = null;
			log.info("Sweep from the start is complete");
		}
	}

	/** Takes what the feed saw, and keeps one open while there is room. */
	private void collect() {
		var current = this.feed;
		if (current != null) {
			if (current.over(this.pace.silence())) {
				closeFeed();
			}
			current.take().ifPresent(this.pending::add);
			this.reached = current.reached();
		}
		if (this.feed == null
				&& this.pending.stream().mapToInt((window) -> window.heads().size()).sum() < this.pace.backlog()) {
			this.feed = HeadFeed.open(this.settings, this.reached, this.pace.window(), this.pace.timeout());
		}
	}

	private void compareRipe() {
		for (var window = this.pending.peek(); window != null && isRipe(window); window = this.pending.peek()) {
			for (var check : this.checks) {
				makeWhole(check, window);
			}
			this.pending.remove();
			this.checked = window.upTo();
			this.metrics.reached(window);
			var held = this.record.advance(this.seen, window.upTo());
			if (held.compareTo(this.seen) < 0) {
				restart(held, "Redis went back");
				return;
			}
			this.seen = held;
		}
	}

	private void makeWhole(ViewCheck check, Window window) {
		var result = check.makeWhole(window.heads(), this.stop);
		this.metrics.compared(result);
		if (window.live() && result.repaired() > 0) {
			check.missedDelivery(this.pace.delay());
		}
	}

	private void measureLag() {
		var heads = new HashMap<String, Long>();
		this.pending.stream()
			.filter(Window::live)
			.forEach((window) -> window.heads().forEach((quoteId, head) -> heads.merge(quoteId, head, Math::max)));
		this.metrics.lag(this.checks.stream().mapToLong((check) -> check.lag(heads)).sum());
	}

	private boolean isRipe(Window window) {
		return !window.live() || System.nanoTime() - window.takenAt() >= this.pace.delay().toNanos();
	}

	private void closeFeed() {
		var open = this.feed;
		if (open != null) {
			open.close();
			this.feed = null;
		}
	}

}
