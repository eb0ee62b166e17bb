package io.quotestream.query.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import org.springframework.stereotype.Component;

import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.query.v1.GetQuoteResponse;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc.QuoteQueryServiceImplBase;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.query.getquote.GetQuote;
import io.quotestream.query.watchquote.WatchQuote;

/** Serves {@code QuoteQueryService}. */
@Component
final class QuoteQueryEndpoint extends QuoteQueryServiceImplBase {

	private final GetQuote getQuote;

	private final WatchQuote watchQuote;

	QuoteQueryEndpoint(GetQuote getQuote, WatchQuote watchQuote) {
		this.getQuote = getQuote;
		this.watchQuote = watchQuote;
	}

	@Override
	public void getQuote(GetQuoteRequest request, StreamObserver<GetQuoteResponse> client) {
		var leastRevision = request.hasMinRevision() ? request.getMinRevision() : GetQuote.ANY_REVISION;
		var stored = this.getQuote.ask(Caller.current(), request.getQuoteId(), leastRevision);
		client.onNext(GetQuoteResponse.newBuilder().setQuote(stored.view()).setBlocked(stored.blocked()).build());
		client.onCompleted();
	}

	@Override
	public void watchQuote(WatchQuoteRequest request, StreamObserver<WatchQuoteResponse> client) {
		this.watchQuote.follow(Caller.current(), request, (ServerCallStreamObserver<WatchQuoteResponse>) client);
	}

}
