package io.quotestream.proto.store;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.ConnectionShutdownException;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.NotLeaderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a usable client of the event store. The client shuts itself down for good a few
 * seconds after it lost the node, leaves futures pending while it reconnects, and does
 * not look for the node again after a failed read; so every call has a time-out of its
 * own and a client that stopped working is replaced.
 */
public final class EventStoreConnection implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EventStoreConnection.class);

	/**
	 * Attempts of 500 ms before the client gives up and is replaced here: bounds what
	 * waits in its queue.
	 */
	private static final int DISCOVER_ATTEMPTS = 6;

	private final KurrentDBClientSettings settings;

	private final Duration timeout;

	private KurrentDBClient client;

	private boolean closed;

	public EventStoreConnection(String connectionString, Duration timeout) {
		this.settings = settings(connectionString);
		this.timeout = timeout;
		this.client = KurrentDBClient.create(this.settings);
	}

	/** Settings for a client of one's own, as each subscription needs one. */
	public static KurrentDBClientSettings settings(String connectionString) {
		if (connectionString.toLowerCase(Locale.ROOT).contains("maxdiscoverattempts")) {
			return KurrentDBConnectionString.parseOrThrow(connectionString);
		}
		var separator = connectionString.contains("?") ? "&" : "?";
		return KurrentDBConnectionString
			.parseOrThrow(connectionString + separator + "maxDiscoverAttempts=" + DISCOVER_ATTEMPTS);
	}

	/**
	 * Runs one operation and waits for it, never longer than the time-out.
	 * @param operation what is done, for messages
	 * @throws EventStoreUnavailable when there was no answer
	 * @throws RuntimeException what the store answered, unwrapped
	 */
	public <T> T call(String operation, Function<KurrentDBClient, CompletableFuture<T>> action) {
		var end = System.nanoTime() + this.timeout.toNanos();
		var used = current();
		try {
			return attempt(operation, action, used, end);
		}
		catch (ConnectionShutdownException shutdown) {
			// Nothing was sent: a fresh client may.
			var fresh = replace(used);
			try {
				return attempt(operation, action, fresh, end);
			}
			catch (ConnectionShutdownException again) {
				throw new EventStoreUnavailable(operation, again);
			}
		}
	}

	private <T> T attempt(String operation, Function<KurrentDBClient, CompletableFuture<T>> action,
			KurrentDBClient used, long end) {
		if (Thread.currentThread().isInterrupted()) {
			throw interrupted(new InterruptedException());
		}
		try {
			return await(begin(action, used), end);
		}
		catch (TimeoutException ex) {
			replace(used);
			throw new EventStoreUnavailable(operation, ex);
		}
		catch (StatusRuntimeException ex) {
			if (!isPassing(ex.getStatus().getCode())) {
				throw ex;
			}
			replace(used);
			throw new EventStoreUnavailable(operation, ex);
		}
		catch (NotLeaderException ex) {
			// The client goes to the leader by itself; the next call will find it.
			throw new EventStoreUnavailable(operation, ex);
		}
	}

	/**
	 * Not in the context of the caller: one who leaves, or has no time left, would end
	 * the call, which looks as if the store had.
	 */
	private static <T> CompletableFuture<T> begin(Function<KurrentDBClient, CompletableFuture<T>> action,
			KurrentDBClient used) {
		var caller = Context.ROOT.attach();
		try {
			return action.apply(used);
		}
		finally {
			Context.ROOT.detach(caller);
		}
	}

	private static boolean isPassing(Status.Code code) {
		return switch (code) {
			case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, CANCELLED, UNKNOWN, RESOURCE_EXHAUSTED -> true;
			default -> false;
		};
	}

	private static <T> T await(CompletableFuture<T> future, long end) throws TimeoutException {
		try {
			return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw unwrapped(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private static EventStoreUnavailable interrupted(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new EventStoreUnavailable("before the thread was interrupted", cause);
	}

	/** The client wraps a failure once for each stage that it passed. */
	private static RuntimeException unwrapped(Throwable failure) {
		var cause = failure;
		while ((cause instanceof ExecutionException || cause instanceof CompletionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return (cause instanceof RuntimeException own) ? own
				: new IllegalStateException("The event store's client failed", cause);
	}

	private synchronized KurrentDBClient current() {
		return this.client;
	}

	private synchronized KurrentDBClient replace(KurrentDBClient broken) {
		if (this.client.equals(broken) && !this.closed) {
			log.warn("Replacing the event store client");
			this.client = KurrentDBClient.create(this.settings);
			// What others still have under way on it gets its time before it is ended.
			CompletableFuture
				.delayedExecutor(this.timeout.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
				.execute(() -> end(broken));
		}
		return this.client;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		end(this.client);
	}

	private static void end(KurrentDBClient client) {
		var _ = client.shutdown();
	}

}
