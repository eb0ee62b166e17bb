package io.quotestream.command.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quotestream.proto.command.v1.AddNoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.EraseCustomerDataRequest;
import io.quotestream.proto.command.v1.ExpireQuoteRequest;
import io.quotestream.proto.command.v1.ReassignBrokerRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.CustomerDataErased;
import io.quotestream.proto.event.v1.QuoteBrokerReassigned;
import io.quotestream.proto.event.v1.QuoteCancelled;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteExpired;
import io.quotestream.proto.event.v1.QuoteNoteAdded;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.ExpiryReason;

/** What can happen to a quote besides being made into an offer. */
public final class LifeDecisions {

	private LifeDecisions() {
	}

	public static List<QuoteEvent> cancel(Quote quote, CancelQuoteRequest command, Facts facts) {
		Command.CANCEL_QUOTE.requireAllowed(quote, facts);
		if (command.getReason() == CancelReason.CANCEL_REASON_UNSPECIFIED) {
			throw Rejected.reasonRequired("reason");
		}
		return List.of(cancelled(command.getReason()));
	}

	/** At the very moment in which the time runs out it has run out. */
	public static List<QuoteEvent> expire(Quote quote, ExpireQuoteRequest command, Facts facts) {
		Command.EXPIRE_QUOTE.requireAllowed(quote, facts);
		var validity = quote.validity();
		if (hasCome(validity.until(), facts.now())) {
			return List.of(expired(ExpiryReason.EXPIRY_REASON_VALIDITY_PASSED));
		}
		if (hasCome(validity.lapse(), facts.now())) {
			return List.of(expired(ExpiryReason.EXPIRY_REASON_ABANDONED));
		}
		throw Rejected.of(ErrorReason.ERROR_REASON_NOT_EXPIRED_YET, "The time of the quote has not run out.", quote,
				facts);
	}

	public static List<QuoteEvent> reassign(Quote quote, ReassignBrokerRequest command, Facts facts) {
		Command.REASSIGN_BROKER.requireAllowed(quote, facts);
		var target = command.getBrokerId();
		if (target.equals(quote.brokerId())) {
			return List.of();
		}
		if (!facts.product().brokers().isActive(target)) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_BROKER_INACTIVE, "The broker is not known or does no business.", quote,
						facts)
				.with("brokerId", target);
		}
		return List.of(QuoteEvent.newBuilder()
			.setQuoteBrokerReassigned(QuoteBrokerReassigned.newBuilder().setBrokerId(target))
			.build());
	}

	public static List<QuoteEvent> addNote(Quote quote, AddNoteRequest command, Facts facts) {
		Command.ADD_NOTE.requireAllowed(quote, facts);
		if (command.getInternal() && !facts.actor().underwrites()) {
			throw new Rejected(ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED, "Your role may not write internal notes.",
					Map.of("permitted", "manager,underwriter"));
		}
		return List.of(QuoteEvent.newBuilder()
			.setQuoteNoteAdded(
					QuoteNoteAdded.newBuilder().setText(command.getText()).setInternal(command.getInternal()))
			.build());
	}

	public static List<QuoteEvent> erase(Quote quote, EraseCustomerDataRequest command, Facts facts) {
		Command.ERASE_CUSTOMER_DATA.requireAllowed(quote, facts);
		if (quote.erased()) {
			return List.of();
		}
		var keepUntil = quote.privacy().keepUntil();
		if (keepUntil != null && facts.now().isBefore(keepUntil)) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_LEGAL_HOLD, "The data must be kept until " + keepUntil + ".", quote, facts)
				.with("keepUntil", keepUntil.toString());
		}
		var erased = QuoteEvent.newBuilder()
			.setCustomerDataErased(CustomerDataErased.newBuilder().setLegalBasis(command.getLegalBasis()))
			.build();
		var open = LifeCycle.refusal(Command.CANCEL_QUOTE, quote.state(), facts.product().assessmentGate()).isEmpty();
		return open ? List.of(erased, cancelled(CancelReason.CANCEL_REASON_PRIVACY_REQUEST)) : List.of(erased);
	}

	private static boolean hasCome(@Nullable Instant time, Instant now) {
		return time != null && !now.isBefore(time);
	}

	private static QuoteEvent cancelled(CancelReason reason) {
		return QuoteEvent.newBuilder().setQuoteCancelled(QuoteCancelled.newBuilder().setReason(reason)).build();
	}

	private static QuoteEvent expired(ExpiryReason reason) {
		return QuoteEvent.newBuilder().setQuoteExpired(QuoteExpired.newBuilder().setReason(reason)).build();
	}

}
