package io.quotestream.projection.fold;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.quotestream.proto.store.QuoteStreams;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.store.RecordedQuoteEvent.UnreadableQuoteEvent;

/**
 * One attempt to bring one document forward, in memory and a page at a time. It stops in
 * front of the first event that cannot be folded and keeps what came before.
 */
final class Folding<D> {

	private static final int PAGE = QuoteStreams.PAGE;

	/** A replica of the store may be that much behind what was delivered. */
	private static final List<Duration> PATIENCE = List.of(Duration.ofMillis(20), Duration.ofMillis(100));

	private final Fold<D> fold;

	private final QuoteEvents stream;

	private final String quoteId;

	private D document;

	private final Set<String> places = new HashSet<>();

	private @Nullable UnfoldableEvent obstacle;

	private boolean readGap;

	Folding(Fold<D> fold, QuoteEvents stream, String quoteId, D document) {
		this.fold = fold;
		this.stream = stream;
		this.quoteId = quoteId;
		this.document = document;
	}

	D document() {
		return this.document;
	}

	long revision() {
		return this.fold.revision(this.document);
	}

	/** Where any of the documents on the way has its entry. */
	Set<String> places() {
		return this.places;
	}

	@Nullable UnfoldableEvent obstacle() {
		return this.obstacle;
	}

	boolean readGap() {
		return this.readGap;
	}

	/**
	 * Folds exactly up to {@code last}: delivered events where they come next, the stream
	 * where they do not.
	 */
	void upTo(long last, Map<Long, Delivered> delivered) {
		while (revision() < last && this.obstacle == null) {
			var next = revision() + 1;
			var atHand = delivered.get(next);
			if (atHand != null) {
				attempt(next, () -> fold(atHand.read()));
			}
			else {
				this.readGap = true;
				foldGap(next, last);
			}
		}
	}

	/** Folds until the stream has no more. */
	void toHead() {
		while (this.obstacle == null && foldPage(PAGE)) {
			// The stream may have grown meanwhile.
		}
	}

	private void foldGap(long next, long last) {
		var count = (int) Math.min(PAGE, last - next + 1);
		for (var patience : PATIENCE) {
			if (foldPage(count)) {
				return;
			}
			LockSupport.parkNanos(patience.toNanos());
		}
		if (!foldPage(count)) {
			throw new GapNotFilled(this.quoteId, next, last);
		}
	}

	/** Whether anything came of it. */
	private boolean foldPage(int count) {
		var before = revision();
		attempt(before + 1, () -> readable(before + 1, count).forEach(this::fold));
		return revision() > before || this.obstacle != null;
	}

	/** One bad event spoils the page it stands in: take only those before it. */
	private List<RecordedQuoteEvent> readable(long from, int count) {
		try {
			return this.stream.read(this.quoteId, from, count);
		}
		catch (UnreadableQuoteEvent ex) {
			if (ex.revision() <= from) {
				throw ex;
			}
			return this.stream.read(this.quoteId, from, (int) (ex.revision() - from));
		}
	}

	/** A fold is pure: whatever it fails with, it would for ever. */
	private void fold(RecordedQuoteEvent event) {
		try {
			var next = this.fold.apply(this.document, event);
			this.places.addAll(this.fold.places(next));
			this.document = next;
		}
		catch (ImpossibleEvent ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new ImpossibleEvent(event, ex);
		}
	}

	private void attempt(long revision, Runnable step) {
		try {
			step.run();
		}
		catch (UnreadableQuoteEvent | ImpossibleEvent ex) {
			this.obstacle = new UnfoldableEvent(this.quoteId, Math.max(revision, revision() + 1), ex);
		}
	}

}
