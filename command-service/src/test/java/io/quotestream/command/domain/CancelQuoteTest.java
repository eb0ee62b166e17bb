package io.quotestream.command.domain;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.CancelQuoteRequest;

import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.cancelled;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_CLOSED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REASON_REQUIRED;
import static io.quotestream.proto.type.v1.CancelReason.CANCEL_REASON_DUPLICATE;
import static io.quotestream.proto.type.v1.CancelReason.CANCEL_REASON_ENTRY_ERROR;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CancelQuoteTest {

	@Test
	void an_open_quote_is_withdrawn_with_the_reason_given() {
		given(CREATED)
			.when(LifeDecisions::cancel, CancelQuoteRequest.newBuilder().setReason(CANCEL_REASON_DUPLICATE).build())
			.then(cancelled(CANCEL_REASON_DUPLICATE));
	}

	@Test
	void nothing_is_withdrawn_without_a_reason() {
		given(CREATED).when(LifeDecisions::cancel, CancelQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_REASON_REQUIRED, Map.of("field", "reason"));
	}

	@Test
	void a_withdrawn_quote_is_closed() {
		given(CREATED, cancelled(CANCEL_REASON_ENTRY_ERROR))
			.when(LifeDecisions::cancel, CancelQuoteRequest.newBuilder().setReason(CANCEL_REASON_DUPLICATE).build())
			.thenRejected(ERROR_REASON_QUOTE_CLOSED, Map.of("allowedCommands",
					"AssignApplicationNumber,FailApplicationNumber,CopyQuote,AddNote,EraseCustomerData"));
	}

}
