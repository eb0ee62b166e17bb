package io.quotestream.projection.quote;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.projection.quote.QuoteViews.Held;
import io.quotestream.proto.store.QuoteStreams.QuoteStreamDeleted;
import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * Folds quotes into their views. A delivery is a doorbell, not the mail: it may come
 * twice, early, late or beside another worker's. The view's own revision says what to
 * fold next, the stream supplies whatever the delivery ran ahead of, and a lost
 * compare-and-set is decided again in place.
 */
public final class QuoteProjection {

	/** One delivery. It is read only when it is folded: a repetition needs no keys. */
	public interface Delivered {

		long revision();

		/** The event; fails as {@code RecordedQuoteEvent.read} does. */
		RecordedQuoteEvent read();

	}

	/**
	 * Where the view stands after a round.
	 *
	 * @param obstacle what keeps the view from the rest of what was delivered, if
	 * anything
	 */
	public record Progress(long revision, @Nullable UnfoldableEvent obstacle) {
	}

	private static final Logger log = LoggerFactory.getLogger(QuoteProjection.class);

	private final QuoteViews views;

	private final QuoteEvents stream;

	private final ProjectionMetrics metrics;

	public QuoteProjection(QuoteViews views, QuoteEvents stream, ProjectionMetrics metrics) {
		this.views = views;
		this.stream = stream;
		this.metrics = metrics;
	}

	/**
	 * Takes note of deliveries of one quote. When it returns, Redis has answered for
	 * every delivery up to {@link Progress#revision}; what lies beyond can never be
	 * folded by this binary. Whatever it throws means that nothing is known and the
	 * deliveries must come again.
	 */
	public Progress fold(String quoteId, Collection<? extends Delivered> deliveries) {
		var byRevision = new HashMap<Long, Delivered>();
		deliveries.forEach((delivery) -> byRevision.putIfAbsent(delivery.revision(), delivery));
		var last = byRevision.keySet().stream().mapToLong(Long::longValue).max().orElse(QuoteFold.NOTHING);
		try {
			return (last == Held.REMOVED) ? remove(quoteId) : foldUpTo(quoteId, last, byRevision);
		}
		catch (QuoteStreamDeleted ex) {
			return remove(quoteId);
		}
	}

	private Progress foldUpTo(String quoteId, long last, Map<Long, Delivered> delivered) {
		while (true) {
			var held = this.views.find(quoteId);
			if (held.revision() >= last) {
				this.metrics.duplicates(delivered.size());
				return new Progress(held.revision(), null);
			}
			var folding = new Folding(this.stream, held.view());
			folding.upTo(last, delivered);
			if (store(held, folding)) {
				delivered.keySet()
					.forEach((revision) -> this.metrics.settled(revision, held.revision(),
							folding.view().getRevision()));
				if (folding.readGap()) {
					this.metrics.gap();
				}
				return new Progress(folding.view().getRevision(), folding.obstacle());
			}
		}
	}

	/**
	 * Folds whatever the stream has and the view lacks, without waiting for a delivery.
	 * @return the view's revision, at least the stream's head when this was called; empty
	 * when the quote does not exist
	 * @throws UnfoldableEvent when the view cannot get that far
	 */
	public OptionalLong foldToHead(String quoteId) {
		while (true) {
			var held = this.views.find(quoteId);
			if (held.removed()) {
				return OptionalLong.empty();
			}
			var folding = new Folding(this.stream, held.view());
			try {
				folding.toHead();
			}
			catch (QuoteStreamDeleted ex) {
				remove(quoteId);
				return OptionalLong.empty();
			}
			if (store(held, folding)) {
				if (folding.obstacle() != null) {
					throw folding.obstacle();
				}
				var revision = folding.view().getRevision();
				return (revision == QuoteFold.NOTHING) ? OptionalLong.empty() : OptionalLong.of(revision);
			}
		}
	}

	/** False when another worker was faster. */
	private boolean store(Held held, Folding folding) {
		if (folding.view().getRevision() > held.revision() && !this.views.advance(held.revision(), folding.view())) {
			this.metrics.overtaken();
			return false;
		}
		var obstacle = folding.obstacle();
		if (obstacle != null) {
			this.views.block(obstacle.quoteId(), obstacle.revision());
			log.warn("Quote {} is blocked at revision {}: {}", obstacle.quoteId(), obstacle.revision(),
					obstacle.getMessage());
		}
		return true;
	}

	private Progress remove(String quoteId) {
		this.views.remove(quoteId);
		log.info("Quote {} was removed with its stream", quoteId);
		return new Progress(Held.REMOVED, null);
	}

}
