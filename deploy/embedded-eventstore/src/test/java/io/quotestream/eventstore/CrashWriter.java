package io.quotestream.eventstore;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.ConnectionShutdownException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;
import io.kurrent.dbclient.WrongExpectedVersionException;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Appends batch after batch to a stream of its own until the server is gone. The batch
 * whose answer was lost is the first it sends to the next server, unchanged: whether it
 * was stored or not, it must end up there once.
 */
final class CrashWriter {

	private static final int MAX_BATCH = 5;

	private static final int MAX_SIZE = 600;

	private final String stream;

	/** Whether a lost batch is repeated expecting nothing, by its ids alone. */
	private final boolean repeatsByIds;

	private final CrashLedger ledger;

	private long last = -1;

	private @Nullable CrashBatch unanswered;

	private @Nullable Throwable refusal;

	CrashWriter(String stream, boolean repeatsByIds, CrashLedger ledger) {
		this.stream = stream;
		this.repeatsByIds = repeatsByIds;
		this.ledger = ledger;
	}

	/** Sends the batch whose answer was lost again, if there is one. */
	void repeat(StoreClient client) throws InterruptedException {
		CrashBatch lost = this.unanswered;
		if (lost != null) {
			send(client, lost, this.repeatsByIds ? StreamState.any() : lost.expectedState(), () -> {
			});
		}
	}

	/** Other events where there are some already are still refused. */
	void expectToBeRefused(StoreClient client) {
		if (this.last >= 0) {
			CrashBatch other = CrashBatch.random(this.stream, this.last - 1, 1, 1);
			assertThatThrownBy(() -> client.append(this.stream, other.expectedState(), other.events().getFirst()))
				.isInstanceOf(WrongExpectedVersionException.class);
		}
	}

	/** Writes until it is refused, and tells by what. */
	Throwable writeUntilRefused(StoreClient client) throws InterruptedException {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		boolean answered = true;
		while (answered) {
			answered = write(client, 1 + random.nextInt(MAX_BATCH), random.nextInt(MAX_SIZE), () -> {
			});
		}
		return Objects.requireNonNull(this.refusal, "an answer or a refusal");
	}

	/**
	 * Appends one batch, runs what is to follow its acknowledgement at once, and tells
	 * whether it came.
	 */
	boolean write(StoreClient client, int count, int size, Runnable acknowledged) throws InterruptedException {
		CrashBatch batch = CrashBatch.random(this.stream, this.last, count, size);
		return send(client, batch, batch.expectedState(), acknowledged);
	}

	private boolean send(StoreClient client, CrashBatch batch, StreamState expected, Runnable acknowledged)
			throws InterruptedException {
		this.unanswered = batch;
		try {
			CompletableFuture<WriteResult> answer = client.streams()
				.appendToStream(batch.stream(), AppendToStreamOptions.get().streamState(expected),
						batch.events().iterator());
			CompletableFuture<?> followed = answer.thenRun(acknowledged);
			this.ledger.acknowledge(batch, answer.get(StoreClient.PATIENCE_SECONDS, TimeUnit.SECONDS));
			this.last = batch.last();
			this.unanswered = null;
			StoreClient.await(followed);
			return true;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof WrongExpectedVersionException) {
				throw new AssertionError("refused: " + batch, ex);
			}
			this.refusal = ex;
			return false;
		}
		catch (ConnectionShutdownException ex) {
			// Thrown, not answered, by a client that already gave up on its server.
			this.refusal = ex;
			return false;
		}
		catch (TimeoutException ex) {
			throw new AssertionError("neither answered nor refused", ex);
		}
	}

}
