package io.quotestream.benchmarks.store;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadMessage;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Server;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Reads a server's whole log from the start, as often as there is time for. */
final class WholeLog implements EventReader {

	private final KurrentDBClient client;

	private final int events;

	WholeLog(Server server, int events) {
		this.client = KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(server.connectionString()));
		this.events = events;
	}

	@Override
	public Sample read(Duration duration) {
		long started = System.nanoTime();
		long received = 0;
		long elapsed = 0;
		while (elapsed < duration.toNanos()) {
			Count count = new Count();
			this.client.readAllReactive(ReadAllOptions.get().fromStart().maxCount(Math.max(1, this.events)))
				.subscribe(count);
			received += count.done.join();
			elapsed = System.nanoTime() - started;
		}
		return new Sample(received, Duration.ofNanos(elapsed), Sample.noLatencies(), Duration.ZERO);
	}

	@Override
	public void close() {
		this.client.shutdown().join();
	}

	/** Counts the events of one read, which must be all of them. */
	private final class Count implements Subscriber<ReadMessage> {

		private final CompletableFuture<Integer> done = new CompletableFuture<>();

		private int received;

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(ReadMessage message) {
			if (message.hasEvent()) {
				this.received++;
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.done.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			if (this.received == WholeLog.this.events) {
				this.done.complete(this.received);
			}
			else {
				onError(new IllegalStateException("only %d events were read".formatted(this.received)));
			}
		}

	}

}
