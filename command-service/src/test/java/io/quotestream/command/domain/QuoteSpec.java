package io.quotestream.command.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.google.protobuf.Message;

import io.quotestream.command.domain.Actor.Authority;
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

	static final Facts BROKER = facts(SampleEvents.BROKER, SampleEvents.AGENCY, Authority.NONE);

	static final Facts UNDERWRITER = facts("uma", "", Authority.UNDERWRITER);

	static final Facts MANAGER = facts("max", "", Authority.MANAGER);

	static final Facts SYSTEM = facts("timer", "", Authority.RULES);

	static QuoteSpec given(QuoteEvent... history) {
		return new QuoteSpec(List.of(history), BROKER);
	}

	private static Facts facts(String actor, String broker, Authority authority) {
		return new Facts(new Actor(actor, broker, authority), NOW, SampleEvents.ASSESSMENT, SampleProduct.OPTIONAL,
				null);
	}

	/** The same a while later. */
	static Facts after(Duration time, Facts facts) {
		return new Facts(facts.actor(), NOW.plus(time), facts.newId(), facts.product(), facts.source());
	}

	static Facts with(Product product, Facts facts) {
		return new Facts(facts.actor(), facts.now(), facts.newId(), product, facts.source());
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

		/** Also asks the same again: it changes nothing, or is refused. */
		void then(QuoteEvent... expected) {
			assertThat(decide(this.quote)).containsExactly(expected);
			var after = fold(this.quote, Arrays.asList(expected));
			try {
				assertThat(decide(after)).as("asked again").isEmpty();
			}
			catch (Rejected again) {
				LifeCycle.refusal(command(), after.state(), this.facts.product().assessmentGate())
					.ifPresent((reason) -> assertThat(again.reason()).as("asked again").isEqualTo(reason));
			}
		}

		/** However often it is asked. */
		void thenEveryTime(QuoteEvent... expected) {
			assertThat(decide(this.quote)).containsExactly(expected);
			assertThat(decide(fold(this.quote, Arrays.asList(expected)))).containsExactly(expected);
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
