package io.quotestream.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.quotestream.gateway.Upstream.Watch;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.type.v1.QuoteState;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
class BrowserIT {

	private final Queue<CreateQuoteRequest> creations = new ConcurrentLinkedQueue<>();

	private final Queue<Watch> watches = new ConcurrentLinkedQueue<>();

	@Test
	@Timeout(180)
	void a_broker_is_told_what_is_wrong_then_creates_a_quote_and_sees_it_change_live()
			throws IOException, InterruptedException {
		Path chromium = Prerequisite.chromium();
		Path screenshots = Files.createDirectories(GatewayScript.FOLDER.resolve("target/it"));
		try (Upstream services = new Upstream()) {
			services.createQuote = (request) -> {
				this.creations.add(request);
				if (request.getContact().getEmail().isEmpty()) {
					throw Upstream.refusal(Code.INVALID_ARGUMENT, "INVALID_REQUEST", "contact.email",
							"geographic.country");
				}
				return Upstream.created(request);
			};
			services.watchQuote = this::watched;
			try (Gateway gateway = Gateway.inFrontOf(services)) {
				Process browser = new ProcessBuilder("node", "web/test/page.mjs", chromium.toString(),
						gateway.page("/").toString(), screenshots.toString())
					.redirectErrorStream(true)
					.start();
				List<String> seen = play(browser);
				assertThat(browser.waitFor()).as(String.join("\n", seen)).isZero();
				assertThat(seen).containsExactly("refused", "draft", "saved", "approved");
			}
			assertThat(services.received).allSatisfy((headers) -> assertThat(text(headers, "x-quotestream-identity"))
				.isEqualTo("broker;local-broker;broker-1"));
		}
		CreateQuoteRequest first = this.creations.remove();
		CreateQuoteRequest second = this.creations.remove();
		assertThat(second.getHeader().getQuoteId()).isEqualTo(first.getHeader().getQuoteId());
		assertThat(second.getHeader().getRequestId()).as("changed content is a new intention")
			.isNotEqualTo(first.getHeader().getRequestId());
		assertThat(second.getGeographic().getCountry()).isEqualTo("IN");
		assertThat(second.getContact().getPhoneNumber()).isEqualTo("+914427440000");
	}

	/** Lets the quote go on whenever the browser has shown the step before. */
	private List<String> play(Process browser) throws IOException, InterruptedException {
		List<String> seen = new ArrayList<>();
		try (BufferedReader lines = browser.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				seen.add(line);
				switch (line) {
					case "draft" -> send(this.watches.element(), 1, QuoteState.QUOTE_STATE_SAVED);
					case "saved" -> this.watches.remove().caller().onError(Status.UNAVAILABLE.asRuntimeException());
					default -> {
					}
				}
			}
		}
		finally {
			browser.destroy();
		}
		return seen;
	}

	/** A new watch starts with the draft; one that resumes has missed the approval. */
	private void watched(Watch watch) {
		this.watches.add(watch);
		if (!watch.request().hasAfterRevision()) {
			send(watch, 0, QuoteState.QUOTE_STATE_INITIATED);
		}
		else if (watch.request().getAfterRevision() == 1) {
			send(watch, 2, QuoteState.QUOTE_STATE_APPROVED);
		}
	}

	private static void send(Watch watch, long revision, QuoteState state) {
		watch.caller().onNext(Quotes.step(watch.request().getQuoteId(), revision, state));
	}

	private static String text(Metadata headers, String name) {
		return String.valueOf(headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
	}

}
