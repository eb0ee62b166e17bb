package io.quotestream.eventstore;

import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a catch-up subscription delivered, in its order. */
final class RecordedSubscription extends SubscriptionListener {

	private static final String CAUGHT_UP = "caught up";

	private static final String STOPPED = "stopped";

	private final BlockingQueue<Object> occurrences = new LinkedBlockingQueue<>();

	@Override
	public void onEvent(Subscription subscription, ResolvedEvent event) {
		this.occurrences.add(event);
	}

	@Override
	public void onCaughtUp(Subscription subscription, @Nullable Instant time, @Nullable Long revision,
			@Nullable Position position) {
		this.occurrences.add(CAUGHT_UP);
	}

	@Override
	public void onCancelled(Subscription subscription, @Nullable Throwable failure) {
		this.occurrences.add((failure != null) ? failure : STOPPED);
	}

	ResolvedEvent event() {
		Object next = next();
		if (next instanceof ResolvedEvent event) {
			return event;
		}
		throw new AssertionError("expected an event, not " + next);
	}

	List<Long> revisions(int count) {
		List<Long> revisions = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			revisions.add(event().getOriginalEvent().getRevision());
		}
		return revisions;
	}

	List<ResolvedEvent> eventsIgnoringCaughtUp(int count) {
		List<ResolvedEvent> events = new ArrayList<>();
		while (events.size() < count) {
			Object next = next();
			if (next instanceof ResolvedEvent event) {
				events.add(event);
			}
			else if (!CAUGHT_UP.equals(next)) {
				throw new AssertionError("expected an event, not " + next);
			}
		}
		return events;
	}

	void caughtUp() {
		Object next = next();
		if (!CAUGHT_UP.equals(next)) {
			throw new AssertionError("expected to be caught up, not " + next);
		}
	}

	/** Whether nothing came that was not taken, but for the note that it was stopped. */
	boolean isQuiet() {
		return this.occurrences.isEmpty() || List.copyOf(this.occurrences).equals(List.of(STOPPED));
	}

	Throwable failure() {
		Object next = next();
		if (next instanceof Throwable failure) {
			return failure;
		}
		throw new AssertionError("expected a failure, not " + next);
	}

	private Object next() {
		try {
			Object next = this.occurrences.poll(StoreClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("nothing came");
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

}
