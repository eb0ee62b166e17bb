package io.quotestream.command.process;

import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.CommandType;
import io.quotestream.command.application.Requests;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.rpc.Validation;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.RecordedQuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutcomeTest {

	@Test
	void nobody_else_may_use_the_request_id_of_an_outcome() {
		var requests = Requests.aboutNewQuote(Requests.CLOCK);
		var outcome = new Outcome<>(CommandType.CANCEL_QUOTE, "cancelled", 1,
				(header) -> CancelQuoteRequest.newBuilder().setHeader(header).build());

		var header = outcome.header(ofQuote(requests.quoteId()));

		assertThat(UUID.fromString(header.getRequestId()).version()).isEqualTo(3);
		assertThatExceptionOfType(Refusal.class)
			.isThrownBy(() -> new Validation().check(requests.cancel().toBuilder().setHeader(header).build()));
	}

	private static RecordedQuoteEvent ofQuote(String quoteId) {
		return new RecordedQuoteEvent(quoteId, 0, UUID.randomUUID(), Instant.EPOCH, QuoteEvent.getDefaultInstance(),
				new EventMetadata("flow", "flow", "request", "digest", "bea", Role.BROKER, ""));
	}

}
