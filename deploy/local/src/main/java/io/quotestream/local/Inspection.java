package io.quotestream.local;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamNotFoundException;

import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

/**
 * Holds the system to what it promised, in three ways. Each answers what is broken:
 * nothing should be.
 */
public final class Inspection {

	/** Enough to keep two cores busy, and below every limit of the services. */
	private static final int AT_ONCE = 16;

	private final Quotes quotes;

	private final EventStoreConnection store;

	public Inspection(Quotes quotes, EventStoreConnection store) {
		this.quotes = quotes;
		this.store = store;
	}

	/**
	 * Every command sent once more must be answered by the receipt it was given first.
	 */
	public List<String> answersThatChanged(Collection<Promises> promises) throws InterruptedException {
		var all = promises.stream().flatMap((each) -> each.acknowledged().stream()).toList();
		return broken(all, (each) -> "request " + each.command().requestId(), (each) -> {
			var again = this.quotes.send(each.command());
			return again.equals(each.receipt()) ? Optional.empty()
					: Optional.of("request %s: answered revision %d first, and revision %d when it was sent again"
						.formatted(each.command().requestId(), each.receipt().getRevision(), again.getRevision()));
		});
	}

	/** Every stream must hold every acknowledged command exactly once. */
	public List<String> streamsThatBreakPromises(Collection<Promises> promises) throws InterruptedException {
		return broken(promises, Promises::named, (each) -> each.brokenBy(requestIds(each.quoteId())));
	}

	/** Every view must come to its stream's head. */
	public List<String> viewsThatStayBehind(Collection<Promises> promises) throws InterruptedException {
		return broken(promises, Promises::named, (each) -> {
			var view = this.quotes.get(each.quoteId(), each.last().getRevision());
			boolean same = view.getRevision() == each.last().getRevision()
					&& view.getEtag().equals(each.last().getEtag()) && view.getState() == each.last().getState();
			return same ? Optional.empty()
					: Optional.of("quote %s: its view is at revision %d in %s, not at %d in %s".formatted(
							each.quoteId(), view.getRevision(), view.getState(), each.last().getRevision(),
							each.last().getState()));
		});
	}

	private List<String> requestIds(String quoteId) {
		try {
			return this.store
				.call("a read of a quote",
						(client) -> client.readStream(StreamNames.quote(quoteId),
								ReadStreamOptions.get().forwards().fromStart().maxCount(1000)))
				.getEvents()
				.stream()
				.map((event) -> EventMetadata.fromJson(event.getOriginalEvent().getUserMetadata()).requestId())
				.toList();
		}
		catch (StreamNotFoundException ex) {
			return List.of();
		}
	}

	private static <T> List<String> broken(Collection<T> items, Function<T, String> name,
			Function<T, Optional<String>> check) throws InterruptedException {
		var turns = new Semaphore(AT_ONCE);
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var answers = new ArrayList<Future<Optional<String>>>();
			for (var item : items) {
				Callable<Optional<String>> task = () -> {
					turns.acquire();
					try {
						return check.apply(item);
					}
					catch (StatusRuntimeException ex) {
						return Optional.of(name.apply(item) + ": " + ex.getStatus());
					}
					finally {
						turns.release();
					}
				};
				answers.add(threads.submit(task));
			}
			var broken = new ArrayList<String>();
			for (var answer : answers) {
				answer.get().ifPresent(broken::add);
			}
			return broken;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The inspection failed", ex.getCause());
		}
	}

}
