package io.quotestream.command.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

import io.kurrent.dbclient.EventDataBuilder;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.application.Requests;
import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.api.RunningEndpoints.BROKER;
import static org.assertj.core.api.Assertions.assertThat;

/** A store that an older version has written to goes on with this one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OlderEventsIT {

	private final Requests requests = Requests.aboutNewQuote(InstantSource.system());

	@Test
	void a_quote_opened_before_currencies_is_filled_in_and_submitted(@TempDir Path folder) throws IOException {
		try (var service = new RunningEndpoints(folder)) {
			var quoteId = this.requests.quoteId();
			service.keys().prepare(quoteId);
			service.store(quoteId,
					EventDataBuilder
						.binary("quote.created.v1",
								QuoteCreated.newBuilder()
									.setBrokerId(BROKER.broker())
									.setCreatedBy(BROKER.actor())
									.setEffectiveDate(this.requests.create().getEffectiveDate())
									.build()
									.toByteArray())
						.metadataAsBytes(new EventMetadata("flow", "cause", "7d1f6f1e-0000-4000-8000-000000000001",
								"digest", BROKER.actor(), Role.BROKER, "")
							.toJson())
						.build());

			var broker = service.commands(BROKER);
			broker.captureContactDetails(this.requests.contact());
			broker.captureGeographicDetails(this.requests.city("Chennai"));
			broker.captureFamilyDetails(this.requests.family());
			assertThat(broker.saveQuote(this.requests.save()).getReceipt().getState())
				.isEqualTo(QuoteState.QUOTE_STATE_SAVED);
			var copied = this.requests.copyTo("5b1f6c1a-93f3-4d76-8b0e-0d6c2f1a9e42");
			broker.copyQuote(copied);

			var copy = service.stored(copied.getHeader().getQuoteId());
			assertThat(copy.getFirst().getEventType()).isEqualTo("quote.created.v2");
			assertThat(new String(copy.getFirst().getEventData(), StandardCharsets.UTF_8)).contains("USD")
				.doesNotContain("quote.created.v1");
		}
	}

}
