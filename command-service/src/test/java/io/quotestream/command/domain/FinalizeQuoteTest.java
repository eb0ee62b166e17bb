package io.quotestream.command.domain;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.FinalizeQuoteRequest;

import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.FINALIZED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.SAVED;
import static io.quotestream.command.domain.SampleEvents.VEHICLE_UPDATED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_ASSESSMENT_MISSING;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_MISSING_SECTION;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_NOT_SAVED;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FinalizeQuoteTest {

	private static final FinalizeQuoteRequest FINALIZE = FinalizeQuoteRequest.getDefaultInstance();

	@Test
	void a_saved_quote_with_all_six_pages_is_submitted() {
		given(READY_TO_FINALIZE).when(OfferDecisions::finalizeQuote, FINALIZE).then(FINALIZED);
	}

	@Test
	void all_missing_pages_are_named_at_once() {
		given(CREATED, VEHICLE_UPDATED, SAVED).when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_MISSING_SECTION,
					Map.of("missingSections", "GEOGRAPHIC,CONTACT,FAMILY,CUSTOMER,COVERAGE", "currentState", "SAVED"));
	}

	@Test
	void a_quote_is_saved_before_it_is_submitted() {
		given(CREATED).when(OfferDecisions::finalizeQuote, FINALIZE).thenRejected(ERROR_REASON_NOT_SAVED);
	}

	@Test
	void where_an_assessment_is_required_a_quote_without_one_is_not_submitted() {
		given(READY_TO_FINALIZE).by(QuoteSpec.with(SampleProduct.REQUIRED, QuoteSpec.BROKER))
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_ASSESSMENT_MISSING);
	}

}
