package io.quotestream.command.application;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.command.application.SnapshotPolicy.Last;
import io.quotestream.command.application.SnapshotStore.Stored;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.store.EventStoreUnavailable;

/**
 * Takes snapshots when the policy says so, on one thread of its own: a command never
 * waits for one. What does not work is counted and tried again when the next is due.
 */
public final class StoredSnapshots implements Snapshots, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(StoredSnapshots.class);

	/**
	 * Most that wait; what finds no place is offered again by the quote's next command.
	 */
	private static final int WAITING = 256;

	private static final Duration STOP = Duration.ofSeconds(1);

	private final SnapshotStore store;

	private final SnapshotPolicy policy;

	private final InstantSource clock;

	private final MeterRegistry meters;

	/** What is not here is asked of the store. */
	private final Cache<String, Last> known;

	private final ThreadPoolExecutor writer;

	/**
	 * Keeps snapshots in {@code store}.
	 * @param quotes of so many it is remembered when their last one was taken
	 */
	public StoredSnapshots(SnapshotStore store, SnapshotPolicy policy, InstantSource clock, int quotes,
			MeterRegistry meters) {
		this.store = store;
		this.policy = policy;
		this.clock = clock;
		this.meters = meters;
		this.known = Caffeine.newBuilder().maximumSize(quotes).build();
		this.writer = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING),
				Thread.ofPlatform().name("quote-snapshots").daemon().factory(),
				(crowded, executor) -> count("skipped"));
	}

	@Override
	public Optional<QuoteHistory> find(String quoteId) {
		try {
			var stored = this.store.last(quoteId);
			var history = stored.flatMap(Stored::content).flatMap(SnapshotFormat::read);
			remember(quoteId, last(stored, history));
			if (history.isPresent()) {
				count("loaded");
			}
			else if (stored.isPresent()) {
				ignored(quoteId, "it is not understood");
			}
			return history;
		}
		catch (EventStoreUnavailable | KeysUnavailable passing) {
			throw passing;
		}
		catch (RuntimeException ex) {
			ignored(quoteId, ex.toString());
			return Optional.empty();
		}
	}

	@Override
	public void offer(String quoteId, QuoteHistory history) {
		if (isDue(Optional.ofNullable(this.known.getIfPresent(quoteId)).orElse(Last.NONE), history)) {
			this.writer.execute(() -> take(quoteId, history));
		}
	}

	private void take(String quoteId, QuoteHistory history) {
		try {
			var last = this.known.getIfPresent(quoteId);
			if (last == null) {
				var stored = this.store.last(quoteId);
				last = last(stored, stored.flatMap(Stored::content).flatMap(SnapshotFormat::read));
				remember(quoteId, last);
			}
			// An earlier offer of the same tail may have been taken meanwhile.
			if (isDue(last, history)) {
				remember(quoteId, new Last(history.revision(), this.clock.instant()));
				this.store.keep(quoteId, SnapshotFormat.write(history), last.equals(Last.NONE));
				count("written");
			}
		}
		catch (RuntimeException ex) {
			count("failed");
			log.warn("No snapshot of quote {} was taken: {}", quoteId, ex.getMessage());
		}
	}

	private boolean isDue(Last last, QuoteHistory history) {
		return this.policy.isDue(last, history.revision(), this.clock.instant());
	}

	/**
	 * One that is being written, or was tried in vain, is not forgotten for an older one.
	 */
	private void remember(String quoteId, Last last) {
		this.known.asMap()
			.merge(quoteId, last, (before, found) -> (found.revision() > before.revision()) ? found : before);
	}

	private static Last last(Optional<Stored> stored, Optional<QuoteHistory> history) {
		return stored.map((found) -> new Last(history.map(QuoteHistory::revision).orElse(-1L), found.takenAt()))
			.orElse(Last.NONE);
	}

	private void ignored(String quoteId, String why) {
		count("ignored");
		log.warn("The snapshot of quote {} is ignored: {}", quoteId, why);
	}

	private void count(String outcome) {
		Counter.builder("quotestream.snapshots")
			.description("Snapshots by what became of them")
			.tag("outcome", outcome)
			.register(this.meters)
			.increment();
	}

	/** Those that wait are not worth waiting for. */
	@Override
	public void close() {
		this.writer.getQueue().clear();
		this.writer.shutdown();
		try {
			if (!this.writer.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
				log.info("A snapshot is still being written and is left to itself");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
