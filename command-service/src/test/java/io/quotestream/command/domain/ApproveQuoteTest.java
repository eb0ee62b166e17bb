package io.quotestream.command.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.ApproveQuoteRequest;

import static io.quotestream.command.domain.QuoteSpec.NOW;
import static io.quotestream.command.domain.QuoteSpec.UNDERWRITER;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.FINALIZED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.approvedUntil;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_INVALID_TRANSITION;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_EXPIRED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_SELF_APPROVAL;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApproveQuoteTest {

	private static final ApproveQuoteRequest APPROVE = ApproveQuoteRequest.getDefaultInstance();

	private static final QuoteSpec SUBMITTED = given(and(READY_TO_FINALIZE, FINALIZED));

	@Test
	void a_submitted_quote_becomes_an_offer_for_as_long_as_its_price_stands() {
		SUBMITTED.by(UNDERWRITER)
			.when(OfferDecisions::approve, APPROVE)
			.then(approvedUntil(Instant.parse("2026-04-01T09:00:00Z")));
		SUBMITTED.by(QuoteSpec.after(Duration.ofDays(30), UNDERWRITER))
			.when(OfferDecisions::approve, APPROVE)
			.then(approvedUntil(Instant.parse("2026-04-01T09:00:00Z")));
		SUBMITTED.by(QuoteSpec.after(Duration.ofDays(30).plusNanos(1), UNDERWRITER))
			.when(OfferDecisions::approve, APPROVE)
			.thenRejected(ERROR_REASON_QUOTE_EXPIRED, Map.of("currentState", "FINALIZED"));
	}

	@Test
	void who_created_a_quote_may_not_approve_it() {
		SUBMITTED.by(QuoteSpec.BROKER).when(OfferDecisions::approve, APPROVE).thenRejected(ERROR_REASON_SELF_APPROVAL);
	}

	@Test
	void what_was_not_submitted_is_not_approved_whoever_asks() {
		given(READY_TO_FINALIZE).when(OfferDecisions::approve, APPROVE)
			.thenRejected(ERROR_REASON_INVALID_TRANSITION, Map.of("currentState", "SAVED"));
	}

	@Test
	void an_offer_is_not_approved_again() {
		given(and(READY_TO_FINALIZE, FINALIZED, approvedUntil(NOW))).by(UNDERWRITER)
			.when(OfferDecisions::approve, APPROVE)
			.thenRejected(ERROR_REASON_INVALID_TRANSITION, Map.of("allowedCommands", """
					CaptureContactDetails,RequestApplicationNumber,AssignApplicationNumber,\
					FailApplicationNumber,ReviseQuote,ExtendValidity,AcceptQuote,MarkNotTaken,CancelQuote,\
					ExpireQuote,ReassignBroker,CopyQuote,AddNote,EraseCustomerData"""));
	}

}
