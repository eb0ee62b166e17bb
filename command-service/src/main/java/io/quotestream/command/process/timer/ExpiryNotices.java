package io.quotestream.command.process.timer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import io.quotestream.command.application.NoticeStore;
import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.application.QuoteLoader;
import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.proto.event.v1.NoticeEvent;
import io.quotestream.proto.event.v1.OfferExpiring;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.type.v1.QuoteState;

/**
 * Tells that an offer ends soon, once for an end and a lead: appended to the quote's
 * notices exactly behind those that were looked at, so that of two who tell it one does.
 */
public final class ExpiryNotices {

	private static final int ATTEMPTS = 5;

	private final QuoteLoader quotes;

	private final NoticeStore store;

	private final Caller self;

	private final InstantSource clock;

	public ExpiryNotices(QuoteLoader quotes, NoticeStore store, Caller self, InstantSource clock) {
		this.quotes = quotes;
		this.store = store;
		this.self = self;
		this.clock = clock;
	}

	/**
	 * Tells it unless that was done or is not to be done.
	 * @param requestId the same for the same notice
	 * @return whether it is told, now or before
	 */
	public boolean give(String quoteId, Duration lead, String requestId) {
		for (int attempt = 1;; attempt++) {
			var history = this.quotes.load(quoteId);
			var until = history.quote().validity().until();
			if (until == null || !isDue(history, until, lead)) {
				return false;
			}
			var notice = notice(history, until, lead);
			var given = this.store.of(quoteId);
			if (given.stream().anyMatch((before) -> isSame(before, notice))) {
				return true;
			}
			try {
				this.store.append(quoteId, given.size() - 1L, UUID.fromString(requestId), notice, metadata(requestId));
				return true;
			}
			catch (LostRace race) {
				if (attempt == ATTEMPTS) {
					throw race;
				}
			}
		}
	}

	/** An offer that has ended is no news any more. */
	private boolean isDue(QuoteHistory history, Instant until, Duration lead) {
		var now = this.clock.instant();
		return history.quote().state() == QuoteState.QUOTE_STATE_APPROVED && now.isBefore(until)
				&& !now.isBefore(until.minusSeconds(lead.getSeconds()));
	}

	private static NoticeEvent notice(QuoteHistory history, Instant until, Duration lead) {
		return NoticeEvent.newBuilder()
			.setOfferExpiring(OfferExpiring.newBuilder()
				.setValidUntilTime(Timestamp.newBuilder().setSeconds(until.getEpochSecond()).setNanos(until.getNano()))
				.setLead(lead)
				.setBrokerId(history.quote().brokerId())
				.setQuoteRevision(history.revision()))
			.build();
	}

	private static boolean isSame(NoticeEvent before, NoticeEvent notice) {
		var one = before.getOfferExpiring();
		var other = notice.getOfferExpiring();
		return one.getValidUntilTime().equals(other.getValidUntilTime()) && one.getLead().equals(other.getLead());
	}

	private EventMetadata metadata(String requestId) {
		return new EventMetadata(requestId, requestId, requestId, "", this.self.actor(), this.self.role(), "");
	}

}
