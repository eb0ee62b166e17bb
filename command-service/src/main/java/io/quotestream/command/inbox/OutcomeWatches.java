package io.quotestream.command.inbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import io.quotestream.proto.command.v1.CommandOutcome;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.WatchCommandOutcomeResponse;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Refusal;

/**
 * Follows commands until they are decided. Any instance may carry them out, so the
 * quote's stream is looked at again and again: one short read a look.
 */
public final class OutcomeWatches implements AutoCloseable {

	private final CommandOutcomes outcomes;

	private final Semaphore places;

	private final Rhythm rhythm;

	private final CountDownLatch closed = new CountDownLatch(1);

	public OutcomeWatches(CommandOutcomes outcomes, int most, Rhythm rhythm, MeterRegistry meters) {
		this.outcomes = outcomes;
		this.places = new Semaphore(most);
		this.rhythm = rhythm;
		Gauge.builder("quotestream.inbox.watches", this.places, (free) -> most - free.availablePermits())
			.description("Commands that are watched")
			.register(meters);
	}

	/**
	 * How often it is looked, and how long a watch is silent at most.
	 */
	public record Rhythm(Duration look, Duration heartbeat) {
	}

	/** Starts to follow a command and returns at once. */
	public void follow(CommandTicket ticket, Caller caller,
			ServerCallStreamObserver<WatchCommandOutcomeResponse> client) {
		if (!this.places.tryAcquire()) {
			throw Refusal.retryLater(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED,
					"Too many commands are watched.", Map.of(), Duration.ofSeconds(1));
		}
		client.setOnCancelHandler(() -> {
			// Seen at the next look; without a handler telling who has left would fail.
		});
		Thread.ofVirtual().name("command-watch").start(Context.current().wrap(() -> {
			try {
				run(ticket, caller, client);
			}
			catch (RuntimeException ex) {
				client.onError(ex);
			}
			finally {
				this.places.release();
			}
		}));
	}

	private void run(CommandTicket ticket, Caller caller,
			ServerCallStreamObserver<WatchCommandOutcomeResponse> client) {
		var last = this.outcomes.outcome(ticket, caller);
		client.onNext(response(last));
		var toldAt = System.nanoTime();
		while (last.hasWaiting() && !client.isCancelled()) {
			if (isClosedWithin(this.rhythm.look())) {
				throw Refusal.dependencyUnavailable("command-service");
			}
			var now = this.outcomes.outcome(ticket, caller);
			if (!now.equals(last) || System.nanoTime() - toldAt >= this.rhythm.heartbeat().toNanos()) {
				client.onNext(response(now));
				toldAt = System.nanoTime();
			}
			last = now;
		}
		client.onCompleted();
	}

	private boolean isClosedWithin(Duration time) {
		try {
			return this.closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	private static WatchCommandOutcomeResponse response(CommandOutcome outcome) {
		return WatchCommandOutcomeResponse.newBuilder().setOutcome(outcome).build();
	}

	/** Ends all watches. Comes before the server is stopped, which waits for calls. */
	@EventListener(ContextClosedEvent.class)
	@Override
	public void close() {
		this.closed.countDown();
	}

}
