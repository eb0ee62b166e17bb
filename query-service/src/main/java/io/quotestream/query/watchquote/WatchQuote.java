package io.quotestream.query.watchquote;

import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.MDC;

import org.springframework.stereotype.Component;

import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Correlation;
import io.quotestream.query.freshness.Bell;
import io.quotestream.query.freshness.QuoteChanges;
import io.quotestream.query.getquote.GetQuote;
import io.quotestream.query.redis.QuoteDocuments;
import io.quotestream.query.repair.QuoteRepair;

/** Follows quotes for callers: one virtual thread for each watch. */
@Component
public final class WatchQuote {

	private final GetQuote getQuote;

	private final QuoteDocuments documents;

	private final QuoteChanges changes;

	private final QuoteRepair repair;

	private final WatchPolicy policy;

	private final AtomicInteger open = new AtomicInteger();

	WatchQuote(GetQuote getQuote, QuoteDocuments documents, QuoteChanges changes, QuoteRepair repair,
			WatchPolicy policy, MeterRegistry meters) {
		this.getQuote = getQuote;
		this.documents = documents;
		this.changes = changes;
		this.repair = repair;
		this.policy = policy;
		Gauge.builder("quotestream.watches", this.open, AtomicInteger::get)
			.description("Open watches")
			.register(meters);
	}

	/** Starts to follow a quote and returns at once. */
	public void follow(Caller caller, WatchQuoteRequest request, ServerCallStreamObserver<WatchQuoteResponse> client) {
		// Listen before anything is read, and wake when the client takes more or is gone.
		var bell = this.changes.listen(request.getQuoteId());
		client.setOnReadyHandler(bell::ring);
		client.setOnCancelHandler(bell::ring);
		this.open.incrementAndGet();
		Thread.ofVirtual().name("watch").start(Context.current().wrap(() -> run(caller, request, client, bell)));
	}

	private void run(Caller caller, WatchQuoteRequest request, ServerCallStreamObserver<WatchQuoteResponse> client,
			Bell bell) {
		try (bell; var _ = MDC.putCloseable("correlationId", Correlation.current())) {
			var first = this.getQuote.ask(caller, request.getQuoteId(), GetQuote.ANY_REVISION);
			var quote = new FollowedQuote(caller, first, this.documents, this.repair, this.policy.betweenRepairs());
			var after = request.hasAfterRevision() ? request.getAfterRevision() : GetQuote.ANY_REVISION;
			new Watch(quote, after, client, bell, this.changes, this.policy).run();
		}
		catch (RuntimeException ex) {
			if (!client.isCancelled()) {
				client.onError(ex);
			}
		}
		finally {
			this.open.decrementAndGet();
		}
	}

}
