package io.quotestream.projection.feed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.RecordedEvent;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.feed.v1.FeedEvent;
import io.quotestream.proto.feed.v1.FollowQuotesResponse;
import io.quotestream.proto.rpc.Refusal;

/**
 * Sends one caller the events it asks for, as fast as it takes them. Runs in one thread,
 * the only one that sends.
 */
final class FeedStream {

	private final FeedFilter filter;

	private final LogTail log;

	private final FeedEvents events;

	private final FeedCursors cursors;

	private final ServerCallStreamObserver<FollowQuotesResponse> client;

	private final Duration heartbeat;

	/** Everything asked for up to here was sent, null for nothing. */
	private @Nullable Position reached;

	private long sentAt;

	private volatile boolean stopped;

	FeedStream(FeedFilter filter, @Nullable Position after, LogTail log, FeedEvents events, FeedCursors cursors,
			ServerCallStreamObserver<FollowQuotesResponse> client, Duration heartbeat) {
		this.filter = filter;
		this.reached = after;
		this.log = log;
		this.events = events;
		this.cursors = cursors;
		this.client = client;
		this.heartbeat = heartbeat;
	}

	/** Goes on until the caller is gone; whatever else ends it is thrown. */
	void run() {
		send(Optional.empty());
		while (!this.client.isCancelled()) {
			if (this.stopped) {
				throw Refusal.dependencyUnavailable("projection-service");
			}
			if (!this.client.isReady()) {
				// Nothing is taken meanwhile: the log waits in the store, not here.
				this.log.pause(this.heartbeat);
				continue;
			}
			var next = this.log.take(untilHeartbeat());
			if (next != null) {
				var told = told(next);
				this.reached = next.getPosition();
				told.ifPresent((event) -> send(Optional.of(event)));
			}
			if (untilHeartbeat().isZero()) {
				send(Optional.empty());
			}
		}
	}

	/** The caller takes more, or is gone. */
	void wake() {
		this.log.wake();
	}

	/** Ends it as unavailable. */
	void stop() {
		this.stopped = true;
		this.log.wake();
	}

	/** Events that wait here to be sent. */
	int held() {
		return this.log.held();
	}

	private Optional<FeedEvent> told(RecordedEvent recorded) {
		try {
			return this.events.of(recorded, this.filter);
		}
		catch (UnknownEventType ex) {
			throw unreadable(recorded, Code.INTERNAL, ErrorReason.ERROR_REASON_UNKNOWN_EVENT);
		}
		catch (UnreadableEvent ex) {
			throw unreadable(recorded, Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT);
		}
	}

	private Refusal unreadable(RecordedEvent recorded, Code code, ErrorReason reason) {
		return Refusal.of(code, reason, "An event of the feed cannot be read.",
				Map.of("stream", recorded.getStreamId(), "revision", Long.toString(recorded.getRevision()),
						"cursorBehind", this.cursors.of(recorded.getPosition())));
	}

	private void send(Optional<FeedEvent> event) {
		var response = FollowQuotesResponse.newBuilder().setCursor(this.cursors.of(this.reached));
		event.ifPresent(response::setEvent);
		this.client.onNext(response.build());
		this.sentAt = System.nanoTime();
	}

	private Duration untilHeartbeat() {
		var left = this.heartbeat.minusNanos(System.nanoTime() - this.sentAt);
		return left.isNegative() ? Duration.ZERO : left;
	}

}
