package io.quotestream.command.application;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.quotestream.command.domain.Quote;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.error.v1.CommandRefusal;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

/**
 * A quote as far as its stream was read: the folded quote, where it stands, and every
 * request that was ever answered by events. Immutable; the stream is the idempotency
 * table.
 *
 * @param revision of the last event, -1 when there is none
 * @param etag of the last event that moves it, empty when there is none
 * @param lastEventId of the last event, null when there is none
 * @param answered by request id
 */
public record QuoteHistory(Quote quote, long revision, @Nullable UUID lastEventId, String etag,
		Map<String, Answer> answered) {

	/** Nothing was ever written. */
	public static final QuoteHistory EMPTY = new QuoteHistory(Quote.NONE, -1, null, "", Map.of());

	/**
	 * What a request was answered.
	 *
	 * @param digest of the request, to tell a repetition from a reuse
	 * @param refusal what it was answered instead of a receipt, null for a receipt; only
	 * commands that were submitted to the inbox are refused in the stream
	 */
	public record Answer(String digest, long revision, String etag, QuoteState state,
			@Nullable CommandRefusal refusal) {
	}

	/**
	 * The history with these events behind it.
	 * @throws IllegalStateException when they do not follow on
	 */
	public QuoteHistory plus(Collection<RecordedQuoteEvent> events) {
		if (events.isEmpty()) {
			return this;
		}
		var folded = this.quote;
		var at = this.revision;
		var last = this.lastEventId;
		var tag = this.etag;
		var answers = new HashMap<>(this.answered);
		for (var recorded : events) {
			if (recorded.revision() != at + 1) {
				throw new IllegalStateException("revision " + recorded.revision() + " does not follow " + at);
			}
			folded = Quote.evolve(folded, recorded.event());
			at = recorded.revision();
			last = recorded.eventId();
			if (EventCodec.movesEtag(recorded.event())) {
				tag = recorded.etag();
			}
			var metadata = recorded.metadata();
			answers.put(metadata.requestId(),
					new Answer(metadata.requestDigest(), at, tag, folded.state(), refusalIn(recorded.event())));
		}
		return new QuoteHistory(folded, at, last, tag, answers);
	}

	/**
	 * The history brought up to its stream; empty when the stream does not hold its last
	 * event any more, as after the store was put back to an older copy.
	 * @param stored what the stream holds from the last event of this history on
	 */
	Optional<QuoteHistory> continuedBy(List<RecordedQuoteEvent> stored) {
		if (stored.isEmpty() || !stored.getFirst().eventId().equals(this.lastEventId)) {
			return Optional.empty();
		}
		return Optional.of(plus(stored.subList(1, stored.size())));
	}

	/** What this request was answered before, if it was. */
	public Optional<Answer> answerTo(String requestId) {
		return Optional.ofNullable(this.answered.get(requestId));
	}

	/** What a command that changes nothing is answered. */
	Answer asItIs() {
		return new Answer("", this.revision, this.etag, this.quote.state(), null);
	}

	private static @Nullable CommandRefusal refusalIn(QuoteEvent event) {
		var concluded = event.getCommandConcluded();
		return concluded.hasRefusal() ? concluded.getRefusal() : null;
	}

}
