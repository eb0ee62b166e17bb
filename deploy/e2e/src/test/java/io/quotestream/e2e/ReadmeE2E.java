package io.quotestream.e2e;

import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the README and its pages tell a reader to paste works as it stands there. */
@CalmSystem
class ReadmeE2E {

	private static final String GRPC = "--protocol grpc --http2-prior-knowledge";

	private static final String GRPC_WEB = "--protocol grpcweb";

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final Pattern ETAG = Pattern.compile("\"etag\": \"[^\"]+\"");

	private static final Pattern NUMBER = Pattern.compile("\"number\": \"A-[0-9]+\"");

	private static final Pattern TIME = Pattern.compile("\"\\w+Time\": \"[^\"]+\"");

	private final PastedBlocks pages = PastedBlocks.of("README.md").and(PastedBlocks.of("deploy/docs/rating.md"));

	/**
	 * One journey for all that is asked of a quote: most of this test's time is calls.
	 */
	@Test
	void the_journey_is_answered_alike_as_grpc_and_as_a_browsers_calls_and_can_be_looked_into(LocalSystem system) {
		var grpc = this.pages.paste(system, Map.of("PROTOCOL", GRPC), "journey", "direct", "worksheet");
		var browser = this.pages.paste(system, Map.of("PROTOCOL", GRPC_WEB), "journey");

		assertThat(grpc).contains("QUOTE_STATE_APPROVED").contains("asha@example.com");
		assertThat(withoutIdsAndTimes(grpc)).startsWith(withoutIdsAndTimes(browser));
		assertThat(grpc).contains("quotestream.command.v1.QuoteCommandService")
			.containsPattern("(?s)\"revision\": \"14\".*\"revision\": \"14\"")
			.containsPattern("private-car-in-tn@\\d: identical, payable [0-9.]+");
	}

	@Test
	void a_command_is_handed_in_and_watched_to_its_outcome(LocalSystem system) {
		var said = PastedBlocks.of("deploy/docs/commands-later.md").paste(system, Map.of(), "submit");

		assertThat(said).containsSubsequence("\"ticket\"", "\"receipt\"", "QUOTE_STATE_INITIATED");
	}

	private static String withoutIdsAndTimes(String said) {
		var text = ID.matcher(said).replaceAll("<id>");
		text = ETAG.matcher(text).replaceAll("\"etag\": \"<etag>\"");
		text = NUMBER.matcher(text).replaceAll("\"number\": \"<number>\"");
		return TIME.matcher(text).replaceAll("<time>");
	}

}
