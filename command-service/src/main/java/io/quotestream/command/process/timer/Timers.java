package io.quotestream.command.process.timer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.quotestream.command.process.timer.DeadlineCommands.Outcome;
import io.quotestream.command.process.timer.DueWorkList.DueWorkUnavailable;
import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.store.subscription.Backoff;
import io.quotestream.proto.store.subscription.StopSignal;

/**
 * Looks again and again for what is due and has it carried out. Every instance does; none
 * depends on another, and what one was about to do when it died another finds.
 */
public final class Timers implements SmartLifecycle {

	/**
	 * How the timers go about it.
	 *
	 * @param period between two looks; each pause differs from it by up to a quarter, so
	 * that instances do not look together
	 * @param longestPause between two looks while what is due cannot be asked for
	 * @param again after which work is tried again that was done or refused and is still
	 * listed
	 * @param concurrency most pieces of work carried out at once
	 */
	public record Pace(Duration period, Duration longestPause, Duration again, int concurrency) {
	}

	private static final Logger log = LoggerFactory.getLogger(Timers.class);

	private static final Duration STOP = Duration.ofSeconds(2);

	/** Work remembered that was done or refused and may still be listed. */
	private static final int REMEMBERED = 100_000;

	private final DueWorkList list;

	private final DeadlineCommands commands;

	private final Pace pace;

	private final InstantSource clock;

	private final MeterRegistry meters;

	private final Cache<DueWork, Outcome> settled;

	private final Backoff backoff;

	private final AtomicLong overdueMillis = new AtomicLong();

	private int shards = 1;

	private volatile @Nullable Thread thread;

	private volatile StopSignal stop = new StopSignal();

	public Timers(DueWorkList list, DeadlineCommands commands, Pace pace, InstantSource clock, MeterRegistry meters) {
		this.list = list;
		this.commands = commands;
		this.pace = pace;
		this.clock = clock;
		this.meters = meters;
		this.settled = Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(pace.again()).build();
		this.backoff = new Backoff(pace.period(), pace.longestPause());
		Gauge.builder("quotestream.timers.overdue", this.overdueMillis, (millis) -> millis.get() / 1000.0)
			.description("How long the longest overdue work had been due at the last look")
			.baseUnit("seconds")
			.register(meters);
	}

	@Override
	public void start() {
		this.stop = new StopSignal();
		// Not virtual: what runs for ever must not wait for one of few carriers.
		this.thread = Thread.ofPlatform().daemon().name("timers").start(this::run);
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
		try (var threads = Executors.newFixedThreadPool(this.pace.concurrency(),
				Thread.ofVirtual().name("timer-", 0).factory())) {
			while (!this.stop.isGiven()) {
				this.stop.pause(round(threads));
			}
		}
	}

	/** One look; answers how long to wait for the next. */
	private Duration round(ExecutorService threads) {
		try {
			look(threads);
			this.backoff.reset();
			return jittered(this.pace.period());
		}
		catch (DueWorkUnavailable ex) {
			log.warn("Timers wait: {}", ex.getMessage());
			return this.backoff.next();
		}
		catch (RuntimeException ex) {
			// No fault in one look may be the last of all looks.
			log.error("Timers look again later", ex);
			return this.backoff.next();
		}
	}

	/**
	 * Carries out everything that is due now, shard by shard.
	 * @throws DueWorkUnavailable when that cannot be known now
	 */
	void look(ExecutorService threads) {
		var now = this.clock.instant();
		var longest = 0L;
		for (var shard : shuffled()) {
			var next = "";
			do {
				var page = this.list.due(shard, now, next);
				this.shards = page.shards();
				longest = Math.max(longest, longestOverdue(page.work(), now));
				carryOut(page.work(), threads);
				next = page.next();
			}
			while (!next.isEmpty() && !this.stop.isGiven());
			if (this.stop.isGiven()) {
				return;
			}
		}
		this.overdueMillis.set(longest);
	}

	/** So that instances that look at the same time look at different shards. */
	private List<Integer> shuffled() {
		var all = new ArrayList<>(IntStream.range(0, this.shards).boxed().toList());
		Collections.shuffle(all, ThreadLocalRandom.current());
		return all;
	}

	private void carryOut(List<DueWork> work, ExecutorService threads) {
		var open = work.stream()
			.filter((each) -> this.settled.getIfPresent(each) == null)
			.<Callable<Void>>map((each) -> () -> {
				carryOut(each);
				return null;
			})
			.toList();
		try {
			for (var done : threads.invokeAll(open)) {
				done.get();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.stop.give();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	private void carryOut(DueWork work) {
		if (this.stop.isGiven()) {
			return;
		}
		try {
			var outcome = this.commands.carryOut(work);
			if (outcome != Outcome.EARLY) {
				this.settled.put(work, outcome);
			}
			count(work, outcome.name());
		}
		catch (RuntimeException ex) {
			// Listed again at the next look.
			log.warn("Quote {}: what becomes of {} is not known: {}", work.getQuoteId(), work.getDeadline().getKind(),
					ex.getMessage());
			count(work, "unsettled");
		}
	}

	private void count(DueWork work, String outcome) {
		Counter.builder("quotestream.timers")
			.description("Due work by kind and by what became of it")
			.tag("kind", work.getDeadline().getKind().name().replace("DEADLINE_KIND_", "").toLowerCase(Locale.ROOT))
			.tag("outcome", outcome.toLowerCase(Locale.ROOT))
			.register(this.meters)
			.increment();
	}

	private static long longestOverdue(List<DueWork> work, Instant now) {
		return work.stream()
			.map((each) -> each.getDeadline().getDueTime())
			.mapToLong((due) -> now.toEpochMilli() - due.getSeconds() * 1000)
			.max()
			.orElse(0);
	}

	private static Duration jittered(Duration period) {
		var quarter = Math.max(1, period.toMillis() / 4);
		return period.plusMillis(ThreadLocalRandom.current().nextLong(-quarter, quarter + 1));
	}

}
