package io.quotestream.command.application;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import com.google.type.Money;
import org.jspecify.annotations.Nullable;

import io.quotestream.command.domain.Premium.Status;
import io.quotestream.command.domain.Quote;
import io.quotestream.proto.event.v1.QuoteEvent.EventCase;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of every stream, however it came about. */
final class StreamInvariants {

	private static final Set<QuoteState> CLOSED = EnumSet.of(QuoteState.QUOTE_STATE_ACCEPTED,
			QuoteState.QUOTE_STATE_NOT_TAKEN, QuoteState.QUOTE_STATE_CANCELLED, QuoteState.QUOTE_STATE_EXPIRED);

	private static final Set<EventCase> AFTER_THE_END = EnumSet.of(EventCase.APPLICATION_NUMBER_ASSIGNED,
			EventCase.APPLICATION_NUMBER_FAILED, EventCase.QUOTE_NOTE_ADDED, EventCase.CUSTOMER_DATA_ERASED);

	private Quote quote = Quote.NONE;

	private boolean finalized;

	private boolean numbered;

	private @Nullable Money offered;

	private StreamInvariants() {
	}

	/**
	 * Also that the stream, read at once or in two parts, is what it was event by event.
	 */
	static void assertHold(List<RecordedQuoteEvent> stream, QuoteHistory asItCame) {
		var invariants = new StreamInvariants();
		var half = stream.subList(0, stream.size() / 2);
		half.forEach(invariants::follow);
		var asOf = QuoteHistory.EMPTY.plus(half);
		assertThat(asOf.quote()).as("I12: as of the middle").isEqualTo(invariants.quote);
		var rest = stream.subList(half.size(), stream.size());
		rest.forEach(invariants::follow);
		assertThat(asOf.plus(rest)).as("I12: in two parts").isEqualTo(asItCame);
		assertThat(QuoteHistory.EMPTY.plus(stream)).as("I1: at once").isEqualTo(asItCame);
		assertThat(asItCame.quote()).as("I1: one by one").isEqualTo(invariants.quote);
	}

	private void follow(RecordedQuoteEvent recorded) {
		var event = recorded.event();
		var kind = event.getEventCase();
		var before = this.quote;
		var after = Quote.evolve(before, event);
		this.quote = after;
		assertThat(before.erased() && kind != EventCase.QUOTE_CANCELLED).as("nothing follows an erasure").isFalse();
		if (CLOSED.contains(before.state())) {
			assertThat(kind).as("I3").isIn(AFTER_THE_END);
		}
		var revised = kind == EventCase.QUOTE_REVISED;
		assertThat(after.edition().number()).as("I5").isEqualTo(before.edition().number() + (revised ? 1 : 0));
		if (!revised && before.validity().until() != null) {
			assertThat(after.validity().until()).as("I7").isAfterOrEqualTo(before.validity().until());
		}
		if (after.state() != QuoteState.QUOTE_STATE_APPROVED) {
			this.offered = null;
		}
		else if (this.offered != null) {
			assertThat(after.premium().price().getPayable()).as("I9: the price of an offer").isEqualTo(this.offered);
		}
		switch (kind) {
			case QUOTE_FINALIZED -> this.finalized = true;
			case QUOTE_REVISED -> {
				this.finalized = false;
				assertThat(after.validity().until()).as("I7: cleared").isNull();
			}
			case QUOTE_APPROVED -> assertApproved(recorded, before, after);
			case APPLICATION_NUMBER_ASSIGNED -> {
				assertThat(this.numbered).as("I6").isFalse();
				this.numbered = true;
			}
			case QUOTE_DECLINED -> assertThat(event.getQuoteDeclined().getReasonsList()).as("I8")
				.isNotEmpty()
				.hasSizeLessThanOrEqualTo(4)
				.extracting(DeclineReason::getCustomerText)
				.allMatch((text) -> !text.isBlank());
			default -> {
			}
		}
	}

	private void assertApproved(RecordedQuoteEvent recorded, Quote before, Quote after) {
		assertThat(this.finalized).as("I4: submitted in this edition").isTrue();
		assertThat(after.referral().isOpen()).as("I4: no open referral").isFalse();
		assertThat(after.premium().kind()).as("I4: a firm price").isEqualTo(PremiumKind.PREMIUM_KIND_FIRM);
		assertThat(after.premium().status()).as("I4: of the facts as they are").isEqualTo(Status.CURRENT);
		assertThat(after.validity().until()).as("the offer stands as long as its price")
			.isEqualTo(before.validity().until());
		this.offered = after.premium().price().getPayable();
		var result = before.assessment().result();
		if (recorded.event().getQuoteApproved().getStraightThrough()) {
			assertThat((result != null) ? result.getOutcome() : null).as("I4: without objections")
				.isEqualTo(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT);
		}
		else {
			assertThat(recorded.metadata().actor()).as("I4: by another").isNotEqualTo(before.createdBy());
			assertThat(recorded.metadata().actorRole()).isIn(Role.UNDERWRITER, Role.MANAGER);
		}
	}

}
