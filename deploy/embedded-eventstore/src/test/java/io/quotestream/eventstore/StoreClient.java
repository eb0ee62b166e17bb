package io.quotestream.eventstore;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The official client, asked synchronously and never for ever. */
final class StoreClient implements AutoCloseable {

	/** Only ever used up on a machine that does much else. */
	static final long PATIENCE_SECONDS = 60;

	private final KurrentDBClient client;

	StoreClient(KurrentDBClient client) {
		this.client = client;
	}

	static StoreClient connect(String connectionString) {
		return new StoreClient(KurrentDBClient.create(patient(connectionString)));
	}

	/** For a client that waits for a server which is there and busy. */
	static KurrentDBClientSettings patient(String connectionString) {
		return KurrentDBConnectionString.parseOrThrow(connectionString + (connectionString.contains("?") ? "&" : "?")
				+ "gossipTimeout=60000&defaultDeadline=60000&keepAliveTimeout=60000");
	}

	KurrentDBClient streams() {
		return this.client;
	}

	KurrentDBPersistentSubscriptionsClient groups() {
		return KurrentDBPersistentSubscriptionsClient.from(this.client);
	}

	WriteResult append(String stream, StreamState expected, EventData... events) {
		return get(this.client.appendToStream(stream, AppendToStreamOptions.get().streamState(expected),
				List.of(events).iterator()));
	}

	/** Appends so many events of which nothing is expected. */
	WriteResult append(String stream, int count) {
		EventData[] events = new EventData[count];
		for (int i = 0; i < count; i++) {
			events[i] = event("type-" + i);
		}
		return append(stream, StreamState.any(), events);
	}

	List<ResolvedEvent> read(String stream, ReadStreamOptions options) {
		return get(this.client.readStream(stream, options)).getEvents();
	}

	List<ResolvedEvent> read(String stream) {
		return read(stream, ReadStreamOptions.get().fromStart());
	}

	List<ResolvedEvent> readAll(ReadAllOptions options) {
		return get(this.client.readAll(options)).getEvents();
	}

	void delete(String stream, StreamState expected) {
		get(this.client.deleteStream(stream, DeleteStreamOptions.get().streamState(expected)));
	}

	void tombstone(String stream, StreamState expected) {
		get(this.client.tombstoneStream(stream, DeleteStreamOptions.get().streamState(expected)));
	}

	static EventData event(String type) {
		return event(UUID.randomUUID(), type);
	}

	static EventData event(UUID id, String type) {
		return EventData.builderAsJson(id, type, "{}".getBytes(StandardCharsets.UTF_8)).build();
	}

	static String unique(String prefix) {
		return prefix + "-" + UUID.randomUUID();
	}

	/** The answer, or the failure itself instead of its wrapping. */
	static <T> T get(CompletableFuture<T> answer) {
		try {
			return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new AssertionError(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	/** For the answers the client gives no type. */
	static void await(CompletableFuture<?> answer) {
		get(answer.thenApply((ignored) -> Boolean.TRUE));
	}

	@Override
	public void close() {
		get(this.client.shutdown());
	}

}
