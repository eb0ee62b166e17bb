package io.quotestream.projection.fold;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.projection.fold.Documents.Held;
import io.quotestream.proto.store.QuoteStreams.QuoteStreamDeleted;
import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * Folds quotes into the documents of one read model. A delivery is a doorbell, not the
 * mail: it may come twice, early, late or beside another worker's. The document's own
 * revision says what to fold next, the stream supplies whatever the delivery ran ahead
 * of, and a lost compare-and-set is decided again in place.
 */
public final class Projection<D> {

	/**
	 * Where the document stands after a round.
	 *
	 * @param obstacle what keeps the document from the rest of what was delivered, if
	 * anything
	 */
	public record Progress(long revision, @Nullable UnfoldableEvent obstacle) {
	}

	private static final Logger log = LoggerFactory.getLogger(Projection.class);

	private final Fold<D> fold;

	private final Documents<D> documents;

	private final QuoteEvents stream;

	private final ProjectionMetrics metrics;

	public Projection(Fold<D> fold, Documents<D> documents, QuoteEvents stream, ProjectionMetrics metrics) {
		this.fold = fold;
		this.documents = documents;
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
		var last = byRevision.keySet().stream().mapToLong(Long::longValue).max().orElse(Fold.NOTHING);
		try {
			return (last == Held.REMOVED) ? remove(quoteId) : foldUpTo(quoteId, last, byRevision);
		}
		catch (QuoteStreamDeleted ex) {
			return remove(quoteId);
		}
	}

	private Progress foldUpTo(String quoteId, long last, Map<Long, Delivered> delivered) {
		while (true) {
			var held = this.documents.find(quoteId);
			if (held.revision() >= last) {
				this.metrics.duplicates(delivered.size());
				return new Progress(held.revision(), null);
			}
			var folding = new Folding<>(this.fold, this.stream, quoteId, held.document());
			folding.upTo(last, delivered);
			if (store(quoteId, held, folding)) {
				delivered.keySet()
					.forEach((revision) -> this.metrics.settled(revision, held.revision(), folding.revision()));
				if (folding.readGap()) {
					this.metrics.gap();
				}
				return new Progress(folding.revision(), folding.obstacle());
			}
		}
	}

	/**
	 * Folds whatever the stream has and the document lacks, without waiting for a
	 * delivery.
	 * @return the document's revision, at least the stream's head when this was called;
	 * empty when the quote does not exist
	 * @throws UnfoldableEvent when the document cannot get that far
	 */
	public OptionalLong foldToHead(String quoteId) {
		while (true) {
			var held = this.documents.find(quoteId);
			if (held.removed()) {
				return OptionalLong.empty();
			}
			var folding = new Folding<>(this.fold, this.stream, quoteId, held.document());
			try {
				folding.toHead();
			}
			catch (QuoteStreamDeleted ex) {
				remove(quoteId);
				return OptionalLong.empty();
			}
			if (store(quoteId, held, folding)) {
				var revision = folding.revision();
				if (revision == held.revision() && revision != Fold.NOTHING) {
					this.documents.restore(quoteId, revision, folding.document(), this.fold.places(folding.document()));
				}
				if (folding.obstacle() != null) {
					throw folding.obstacle();
				}
				return (revision == Fold.NOTHING) ? OptionalLong.empty() : OptionalLong.of(revision);
			}
		}
	}

	/** False when another worker was faster. */
	private boolean store(String quoteId, Held<D> held, Folding<D> folding) {
		if (folding.revision() > held.revision() && !this.documents.advance(quoteId, held.revision(),
				folding.revision(), folding.document(), folding.places())) {
			this.metrics.overtaken();
			return false;
		}
		var obstacle = folding.obstacle();
		if (obstacle != null) {
			this.documents.block(obstacle.quoteId(), obstacle.revision());
			log.warn("Quote {} is blocked at revision {}: {}", obstacle.quoteId(), obstacle.revision(),
					obstacle.getMessage());
		}
		return true;
	}

	private Progress remove(String quoteId) {
		this.documents.remove(quoteId);
		log.info("Quote {} was removed with its stream", quoteId);
		return new Progress(Held.REMOVED, null);
	}

}
