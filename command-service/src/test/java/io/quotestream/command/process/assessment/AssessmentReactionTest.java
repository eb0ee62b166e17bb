package io.quotestream.command.process.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.risk.RuleSets;
import io.quotestream.proto.event.v1.QuoteCancelled;
import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteSaved;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.RecordedQuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AssessmentReactionTest {

	private final AssessmentReaction reaction = new AssessmentReaction(
			new RiskAssessor("private-car", new RuleSets(List.of()), new ScoringAttempts((request, timeout) -> {
				throw new ScoringProvider.Refused("nobody is asked");
			}, CircuitBreaker.ofDefaults("test"), () -> Instant.EPOCH,
					new ScoringAttempts.Settings(Duration.ofSeconds(1), 1, Duration.ofMillis(1)))),
			Duration.ofMinutes(1));

	@Test
	void only_the_open_assessment_is_awaited() {
		var quote = fold(QuoteEvent.newBuilder().setQuoteCreatedV2(QuoteCreatedV2.getDefaultInstance()).build(),
				QuoteEvent.newBuilder().setQuoteSaved(QuoteSaved.getDefaultInstance()).build(), started("first"));
		assertThat(this.reaction.isAwaited(quote, recorded("first"))).isTrue();
		assertThat(this.reaction.isAwaited(quote, recorded("another"))).isFalse();
		assertThat(this.reaction.isAwaited(
				Quote.evolve(quote,
						QuoteEvent.newBuilder().setQuoteCancelled(QuoteCancelled.getDefaultInstance()).build()),
				recorded("first")))
			.isFalse();
	}

	private static Quote fold(QuoteEvent... events) {
		var quote = Quote.NONE;
		for (var event : events) {
			quote = Quote.evolve(quote, event);
		}
		return quote;
	}

	private static QuoteEvent started(String id) {
		return QuoteEvent.newBuilder()
			.setRiskAssessmentStarted(RiskAssessmentStarted.newBuilder().setAssessmentId(id))
			.build();
	}

	private static RecordedQuoteEvent recorded(String id) {
		return new RecordedQuoteEvent("quote", 2, UUID.randomUUID(), Instant.EPOCH, started(id),
				new EventMetadata("flow", "request", "request", "", "bea", Role.BROKER, ""));
	}

}
