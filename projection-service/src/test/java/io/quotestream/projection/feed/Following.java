package io.quotestream.projection.feed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import io.quotestream.proto.feed.v1.FeedEvent;
import io.quotestream.proto.feed.v1.FollowQuotesRequest;
import io.quotestream.proto.feed.v1.FollowQuotesResponse;
import io.quotestream.proto.feed.v1.QuoteFeedServiceGrpc;
import io.quotestream.proto.rpc.Caller;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A client of the feed. It takes only what it is asked to. */
final class Following implements AutoCloseable {

	private final Context.CancellableContext context = Context.current().withCancellation();

	private final Iterator<FollowQuotesResponse> responses;

	Following(Channel channel, Caller caller, FollowQuotesRequest request) throws Exception {
		var headers = new Metadata();
		headers.put(Caller.HEADER, caller.toHeader());
		var stub = QuoteFeedServiceGrpc.newBlockingStub(channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
			.withDeadlineAfter(3, TimeUnit.MINUTES);
		this.responses = this.context.call(() -> stub.followQuotes(request));
	}

	/** The next response, perhaps a heartbeat. */
	FollowQuotesResponse next() {
		return this.responses.next();
	}

	/** The next response with an event. */
	FollowQuotesResponse nextEvent() {
		var response = next();
		while (!response.hasEvent()) {
			response = next();
		}
		return response;
	}

	/** So many events, each with its cursor. */
	List<FollowQuotesResponse> nextEvents(int count) {
		var events = new ArrayList<FollowQuotesResponse>();
		while (events.size() < count) {
			events.add(nextEvent());
		}
		return events;
	}

	/**
	 * Takes what comes until it ends, and tells how; puts the events into {@code into}.
	 */
	StatusRuntimeException untilItEnds(List<FeedEvent> into) {
		return catchThrowableOfType(StatusRuntimeException.class, () -> {
			while (true) {
				var response = next();
				if (response.hasEvent()) {
					into.add(response.getEvent());
				}
			}
		});
	}

	@Override
	public void close() {
		this.context.cancel(null);
	}

}
