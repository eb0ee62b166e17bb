package io.quotestream.projection.feed;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import io.quotestream.proto.feed.v1.FollowQuotesRequest;
import io.quotestream.proto.feed.v1.FollowQuotesResponse;
import io.quotestream.proto.feed.v1.QuoteFeedServiceGrpc.QuoteFeedServiceImplBase;
import io.quotestream.proto.rpc.Caller;

/** Opens feeds. */
final class QuoteFeedEndpoint extends QuoteFeedServiceImplBase {

	private final Feeds feeds;

	QuoteFeedEndpoint(Feeds feeds) {
		this.feeds = feeds;
	}

	@Override
	public void followQuotes(FollowQuotesRequest request, StreamObserver<FollowQuotesResponse> response) {
		this.feeds.follow(request, Caller.current(), (ServerCallStreamObserver<FollowQuotesResponse>) response);
	}

}
