package io.quotestream.projection.feed;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.feed.v1.FeedStart;
import io.quotestream.proto.feed.v1.FollowQuotesRequest;
import io.quotestream.proto.feed.v1.FollowQuotesResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Correlation;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.EventStoreUnavailable;

/** All feeds that are open: each has a virtual thread and a subscription of its own. */
final class Feeds {

	/** What one feed may hold, and when it gives a sign of life. */
	record Limits(int streams, int buffer, Duration heartbeat, Duration silence) {
	}

	private final EventStoreConnection store;

	private final FeedEvents events;

	private final FeedCursors cursors;

	private final Limits limits;

	private final Semaphore places;

	private final Set<FeedStream> open = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	Feeds(EventStoreConnection store, FeedEvents events, FeedCursors cursors, Limits limits, MeterRegistry meters) {
		this.store = store;
		this.events = events;
		this.cursors = cursors;
		this.limits = limits;
		this.places = new Semaphore(limits.streams());
		Gauge.builder("quotestream.feed.streams", this.open, Set::size).description("Open feeds").register(meters);
		Gauge.builder("quotestream.feed.held", this.open, (all) -> all.stream().mapToInt(FeedStream::held).sum())
			.description("Events that wait for slow readers of feeds")
			.register(meters);
	}

	/**
	 * Starts to send events and returns at once.
	 * @throws Refusal when the caller may not, or the cursor is not ours, or too many are
	 * open
	 * @throws EventStoreUnavailable when the end of the log cannot be had
	 */
	void follow(FollowQuotesRequest request, Caller caller, ServerCallStreamObserver<FollowQuotesResponse> client) {
		var filter = FeedFilter.of(request, caller);
		var after = start(request);
		if (!this.places.tryAcquire()) {
			throw Refusal.retryLater(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED,
					"Too many feeds are open.", Map.of(), Duration.ofSeconds(5));
		}
		var log = new LogTail(this.store, after, this.limits.buffer(), this.limits.silence());
		var stream = new FeedStream(filter, after, log, this.events, this.cursors, client, this.limits.heartbeat());
		client.setOnReadyHandler(stream::wake);
		client.setOnCancelHandler(stream::wake);
		this.open.add(stream);
		if (this.stopped) {
			stream.stop();
		}
		Thread.ofVirtual().name("feed").start(Context.current().wrap(() -> run(stream, log, client)));
	}

	private void run(FeedStream stream, LogTail log, ServerCallStreamObserver<FollowQuotesResponse> client) {
		try (log; var _ = MDC.putCloseable("correlationId", Correlation.current())) {
			stream.run();
		}
		catch (RuntimeException ex) {
			if (!client.isCancelled()) {
				client.onError(ex);
			}
		}
		finally {
			this.places.release();
			this.open.remove(stream);
		}
	}

	private @Nullable Position start(FollowQuotesRequest request) {
		if (!request.getAfterCursor().isEmpty()) {
			return this.cursors.read(request.getAfterCursor());
		}
		return (request.getStart() == FeedStart.FEED_START_NOW) ? end() : null;
	}

	/** So that there is a cursor before anything happens. */
	private @Nullable Position end() {
		var last = this.store
			.call("a read of the end of the log",
					(client) -> client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(1)))
			.getEvents();
		return last.isEmpty() ? null : last.getFirst().getOriginalEvent().getPosition();
	}

	/** Comes before the server is stopped, which waits for calls. */
	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.stopped = true;
		this.open.forEach(FeedStream::stop);
	}

}
