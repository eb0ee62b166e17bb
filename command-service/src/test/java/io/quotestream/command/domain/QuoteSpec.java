package io.quotestream.command.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.google.protobuf.Message;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Given events, when a command, then events, nothing or a refusal. No store, no clock, no
 * framework.
 */
record QuoteSpec(List<QuoteEvent> history, Facts facts) {

	static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

	static final Facts BROKER = facts(SampleEvents.BROKER, SampleEvents.AGENCY, NOW);

	static final Facts UNDERWRITER = facts("uma", "", NOW);

	static QuoteSpec given(QuoteEvent... history) {
		return new QuoteSpec(List.of(history), BROKER);
	}

	static Facts facts(String actor, String broker, Instant now) {
		return new Facts(actor, broker, now, Duration.ofDays(30), AssessmentGate.OPTIONAL);
	}

	/** Who decides, and when; without it the broker who created the quote. */
	QuoteSpec by(Facts other) {
		return new QuoteSpec(this.history, other);
	}

	<C extends Message> When<C> when(Decision<C> decision, C request) {
		return new When<>(fold(Quote.NONE, this.history), decision, request, this.facts);
	}

	static Quote fold(Quote quote, List<QuoteEvent> events) {
		var folded = quote;
		for (var event : events) {
			folded = Quote.evolve(folded, event);
		}
		return folded;
	}

	@FunctionalInterface
	interface Decision<C> {

		List<QuoteEvent> decide(Quote quote, C request, Facts facts);

	}

	record When<C extends Message>(Quote quote, Decision<C> decision, C request, Facts facts) {

		/**
		 * Also asks the same again: it changes nothing, or is refused as the life-cycle
		 * table says.
		 */
		void then(QuoteEvent... expected) {
			assertThat(decide(this.quote)).containsExactly(expected);
			var after = fold(this.quote, Arrays.asList(expected));
			LifeCycle.refusal(command(), after.state(), this.facts.assessmentGate())
				.ifPresentOrElse((reason) -> assertThat(rejected(after).reason()).as("asked again").isEqualTo(reason),
						() -> assertThat(decide(after)).as("asked again").isEmpty());
		}

		void thenNothing() {
			assertThat(decide(this.quote)).isEmpty();
		}

		void thenRejected(ErrorReason reason) {
			thenRejected(reason, Map.of());
		}

		void thenRejected(ErrorReason reason, Map<String, String> metadata) {
			var rejected = rejected(this.quote);
			assertThat(rejected.reason()).isEqualTo(reason);
			assertThat(rejected.metadata()).containsAllEntriesOf(metadata);
		}

		private List<QuoteEvent> decide(Quote quote) {
			return this.decision.decide(quote, this.request, this.facts);
		}

		private Rejected rejected(Quote quote) {
			var rejected = catchThrowableOfType(Rejected.class, () -> decide(quote));
			assertThat(rejected).as("refusal").isNotNull();
			return rejected;
		}

		private Command command() {
			var name = this.request.getDescriptorForType().getName();
			return Arrays.stream(Command.values())
				.filter((each) -> name.equals(each.rpcName() + "Request"))
				.findFirst()
				.orElseThrow();
		}

	}

}
