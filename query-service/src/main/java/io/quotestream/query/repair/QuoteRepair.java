package io.quotestream.query.repair;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import io.quotestream.proto.admin.v1.FoldQuoteResponse;

/**
 * Asks projection-service to fold one quote now. However many wait for a quote, it is
 * asked for once at a time.
 */
@Component
public final class QuoteRepair {

	private static final Logger log = LoggerFactory.getLogger(QuoteRepair.class);

	private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();

	private final ProjectionService projection;

	QuoteRepair(ProjectionService projection) {
		this.projection = projection;
	}

	/**
	 * Folds the quote, or joins a fold of it that is under way. It goes on when the
	 * caller stops waiting.
	 */
	public CompletableFuture<RepairOutcome> fold(String quoteId) {
		var mine = new Flight(quoteId);
		var others = this.flights.putIfAbsent(quoteId, mine);
		if (others != null) {
			return others.outcome.copy();
		}
		try {
			this.projection.foldQuote(quoteId, mine);
		}
		catch (RuntimeException ex) {
			mine.onError(ex);
		}
		return mine.outcome.copy();
	}

	/** One call to projection-service, shared by all who wait for that quote. */
	private final class Flight implements StreamObserver<FoldQuoteResponse> {

		private final String quoteId;

		private final CompletableFuture<RepairOutcome> outcome = new CompletableFuture<>();

		private Flight(String quoteId) {
			this.quoteId = quoteId;
		}

		@Override
		public void onNext(FoldQuoteResponse response) {
			land(RepairOutcome.FOLDED);
		}

		@Override
		public void onError(Throwable failure) {
			var reached = RefusedFold.outcome(failure);
			if (reached == RepairOutcome.UNAVAILABLE) {
				log.warn("projection-service cannot fold now: {}", Status.fromThrowable(failure).getCode());
				QuoteRepair.this.projection.reconnectSoon();
			}
			land(reached);
		}

		@Override
		public void onCompleted() {
			land(RepairOutcome.UNAVAILABLE);
		}

		private void land(RepairOutcome reached) {
			QuoteRepair.this.flights.remove(this.quoteId, this);
			this.outcome.complete(reached);
		}

	}

}
