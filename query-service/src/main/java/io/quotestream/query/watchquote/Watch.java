package io.quotestream.query.watchquote;

import io.grpc.stub.ServerCallStreamObserver;

import io.quotestream.proto.query.v1.WatchQuoteResponse;
import io.quotestream.query.freshness.Bell;
import io.quotestream.query.freshness.QuoteChanges;
import io.quotestream.query.freshness.TimeLimit;

/**
 * Tells one client about one quote. Of what a slow client has not taken only the newest
 * is kept. Runs in one thread, the only one that sends.
 */
final class Watch {

	private final FollowedQuote quote;

	private final ServerCallStreamObserver<WatchQuoteResponse> client;

	private final Bell bell;

	private final QuoteChanges changes;

	private final WatchPolicy policy;

	/** Everything up to this revision is with the client. */
	private long sent;

	private boolean toldBlocked;

	private TimeLimit heartbeat;

	Watch(FollowedQuote quote, long afterRevision, ServerCallStreamObserver<WatchQuoteResponse> client, Bell bell,
			QuoteChanges changes, WatchPolicy policy) {
		this.quote = quote;
		this.sent = afterRevision;
		this.client = client;
		this.bell = bell;
		this.changes = changes;
		this.policy = policy;
		this.heartbeat = TimeLimit.in(policy.heartbeat());
	}

	/** Goes on until the client is gone; whatever else ends a watch is thrown. */
	void run() {
		if (this.sent > this.quote.newest().revision()) {
			this.quote.doubt();
		}
		tell();
		while (!this.client.isCancelled()) {
			this.quote.heal();
			tell();
			this.bell.await(nextLook());
			this.changes.checkNotEnded();
			this.quote.refresh();
			tell();
		}
	}

	private TimeLimit nextLook() {
		return this.quote.silent() ? this.heartbeat.orEarlier(this.policy.retry()) : this.heartbeat;
	}

	private void tell() {
		if (this.client.isReady()) {
			tellNews();
		}
		else if (this.heartbeat.passed()) {
			// A client that takes nothing needs no sign of life; the next try is a look.
			this.heartbeat = TimeLimit.in(this.policy.heartbeat());
		}
	}

	private void tellNews() {
		var newest = this.quote.newest();
		var response = WatchQuoteResponse.newBuilder().setBlocked(newest.blocked());
		if (newest.revision() > this.sent) {
			this.sent = newest.revision();
			send(response.setQuote(newest.view()));
		}
		else if (newest.blocked() != this.toldBlocked || this.heartbeat.passed()) {
			send(response);
		}
	}

	private void send(WatchQuoteResponse.Builder response) {
		this.client.onNext(response.setRevision(this.sent).build());
		this.toldBlocked = response.getBlocked();
		this.heartbeat = TimeLimit.in(this.policy.heartbeat());
	}

}
