package io.quotestream.e2e;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/** What the support guide tells a reader to paste ends where it says, block by block. */
@CalmSystem
class SupportGuideE2E {

	private static final PastedBlocks GUIDE = PastedBlocks.of("deploy/docs/support.md");

	/** What every other block needs. */
	private static final String FUNCTIONS = "before";

	/** Needs periods that nobody else wants. */
	private static final String EXPIRY = "expiry";

	private static final Pattern SHORT_VALIDITY = Pattern
		.compile("`(?<variable>QUOTESTREAM_PRODUCT_VALIDITY)=(?<value>\\w+) deploy/local/run`");

	private static final Pattern STATE = Pattern.compile("\"state\": \"QUOTE_STATE_(\\w+)\"");

	/**
	 * What is seen when a block has been pasted.
	 *
	 * @param state of the quote, as it is shown last
	 * @param told parts of what was said on the way, in their order
	 */
	private record Seen(String state, List<String> told) {
	}

	private static final Map<String, Seen> SEEN = Map.ofEntries(
			entry("find", seen("SAVED", "\"quoteId\"", "\"applicationNumber\": \"A-")),
			entry("refusal", seen("SAVED", "ASSESSMENT_MISSING", "ROLE_NOT_PERMITTED")),
			entry("trace", seen("SAVED", "QuoteCommandService/CreateQuote OK", "application-number assigned")),
			entry("approval", seen("APPROVED", "ASSESSMENT_OUTCOME_ACCEPT")),
			entry("referral",
					seen("APPROVED", "QUOTE_STATE_FINALIZED", "REFERRAL_STATUS_OPEN", "REFERRAL_REASON_RISK_QUALITY",
							"QUOTE_STATE_FINALIZED", "REFERRAL_STATUS_CLEARED", "QUOTE_STATE_APPROVED")),
			entry("decline",
					seen("DECLINED", "Major traffic violations in the last five years.", "DECLINE_SOURCE_RULE",
							"QUOTE_STATE_FINALIZED", "QUOTE_STATE_DECLINED", "DECLINE_SOURCE_UNDERWRITER")),
			entry("revision",
					seen("APPROVED", "QUOTE_STATE_DECLINED", "QUOTE_STATE_FINALIZED", "QUOTE_STATE_APPROVED",
							"\"edition\": 1")),
			entry("acceptance", seen("ACCEPTED", "QUOTE_STATE_ACCEPTED", "\"payable\"")),
			entry("not-taken", seen("NOT_TAKEN", "QUOTE_STATE_APPROVED", "NOT_TAKEN_REASON_COMPETITOR")),
			entry(EXPIRY, seen("EXPIRED", "QUOTE_STATE_APPROVED", "NOT_EXPIRED_YET", "EXPIRY_REASON_VALIDITY_PASSED")),
			entry("service",
					seen("INITIATED", "QUOTE_STATE_APPROVED", "\"brokerId\": \"B-200\"", "QUOTE_NOT_FOUND",
							"\"copiedFrom\"")),
			entry("later",
					seen("SAVED", "\"receipt\"", "ERROR_REASON_ASSESSMENT_MISSING", "ERROR_REASON_ASSESSMENT_MISSING")),
			entry("erasure", seen("CANCELLED", "\"erased\": true", "PRIVACY_ERASED")),
			entry("number",
					seen("INITIATED", "APPLICATION_NUMBER_STATUS_FAILED", "NUMBER_FAILURE_UNAVAILABLE",
							"\"retryTime\"")),
			entry("score",
					seen("FINALIZED", "QUOTE_STATE_RISK_ASSESSED", "ASSESSMENT_FAILURE_TECHNICAL",
							"REFERRAL_REASON_ASSESSMENT_UNAVAILABLE")),
			entry("parked", seen("", "eventstore_group_parked{group=\"command-inboxes\"", "Nothing was ever parked.")),
			entry("replay", seen("SAVED", "\"revision\"", "QUOTE_STATE_SAVED")));

	private static Seen seen(String state, String... told) {
		return new Seen(state, List.of(told));
	}

	static List<String> blocksForAnySystem() {
		return GUIDE.byLabel()
			.keySet()
			.stream()
			.filter((label) -> !List.of(FUNCTIONS, EXPIRY).contains(label))
			.toList();
	}

	@Test
	void every_block_is_run() {
		assertThat(GUIDE.byLabel().keySet())
			.containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(FUNCTIONS), SEEN.keySet().stream()).toList());
	}

	@ParameterizedTest
	@MethodSource("blocksForAnySystem")
	void a_block_ends_where_the_guide_says(String label, LocalSystem system) {
		assertSeen(label, GUIDE.paste(system, Map.of(), FUNCTIONS, label));
	}

	/** With the very setting that the guide names. */
	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void an_offer_expires_before_the_readers_eyes(LocalSystem system) throws InterruptedException {
		var setting = SHORT_VALIDITY.matcher(GUIDE.text());
		assertThat(setting.find()).isTrue();
		try (var _ = SecondCommandService.apartFrom(system,
				Map.of(setting.group("variable"), setting.group("value")))) {
			var port = Integer.toString(system.ports().apartCommand());
			assertSeen(EXPIRY, GUIDE.paste(system, Map.of("QUOTESTREAM_COMMAND_PORT", port), FUNCTIONS, EXPIRY));
		}
	}

	private static void assertSeen(String label, String said) {
		var seen = Objects.requireNonNull(SEEN.get(label), "what is seen after a block of the guide");
		var state = STATE.matcher(said).results().reduce((first, second) -> second).map((found) -> found.group(1));
		assertThat(state.orElse("")).as("the state shown last by %s:%n%s", label, said).isEqualTo(seen.state());
		assertThat(said).containsSubsequence(seen.told());
	}

}
