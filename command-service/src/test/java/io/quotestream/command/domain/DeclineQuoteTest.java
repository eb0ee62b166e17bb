package io.quotestream.command.domain;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.DeclineSource;

import static io.quotestream.command.domain.QuoteSpec.UNDERWRITER;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.FINALIZED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.declined;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_ASSESSMENT_MISSING;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REASON_REQUIRED;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeclineQuoteTest {

	private static final DeclineReason REASON = DeclineReason.newBuilder()
		.setCode(DeclineCode.DECLINE_CODE_TERRITORY_NOT_SERVED)
		.setCustomerText("We do not serve this place yet.")
		.build();

	private static final DeclineQuoteRequest DECLINE = DeclineQuoteRequest.newBuilder().addReasons(REASON).build();

	private static final QuoteSpec SUBMITTED = given(and(READY_TO_FINALIZE, FINALIZED)).by(UNDERWRITER);

	@Test
	void a_submitted_quote_is_refused_with_the_reasons_given() {
		SUBMITTED.when(OfferDecisions::decline, DECLINE)
			.then(declined(REASON.toBuilder().setSource(DeclineSource.DECLINE_SOURCE_UNDERWRITER).build()));
	}

	@Test
	void who_refuses_names_no_agency_by_themselves() {
		var named = DeclineQuoteRequest.newBuilder().addReasons(REASON.toBuilder().setAgency("Somebody")).build();
		SUBMITTED.when(OfferDecisions::decline, named)
			.then(declined(REASON.toBuilder().setSource(DeclineSource.DECLINE_SOURCE_UNDERWRITER).build()));
	}

	@Test
	void nothing_is_refused_without_a_reason() {
		SUBMITTED.when(OfferDecisions::decline, DeclineQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_REASON_REQUIRED, Map.of("field", "reasons"));
	}

	@Test
	void the_state_is_asked_before_the_reason() {
		given(READY_TO_FINALIZE).by(UNDERWRITER)
			.when(OfferDecisions::decline, DeclineQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_ASSESSMENT_MISSING);
	}

}
