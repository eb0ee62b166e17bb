package io.quotestream.command.domain.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.Table;
import io.quotestream.proto.type.v1.DeclineCode;

/**
 * One rule: what follows from one fact, or from a few together.
 *
 * @param id names the rule, like {@code driver.age}
 * @param text what the customer may be told
 * @param code under which a refusal names it
 * @param table its keys are the facts, its only column the effects
 * @param unknown what follows when a fact is not known; {@code null} where all always are
 */
public record ScoreCard(String id, String text, DeclineCode code, Table table, @Nullable Effect unknown) {

	/** How a finding spells that a fact was not known. */
	static final String UNKNOWN = "unknown";

	/**
	 * What follows from the facts.
	 *
	 * @param row as the card spells it
	 */
	record Drawn(String row, Effect effect) {

	}

	/** What nothing is said about goes to a person: it never counts as nothing. */
	Drawn draw(Map<String, Fact> facts) {
		var known = new ArrayList<Fact>();
		for (var key : this.table.keys()) {
			var fact = facts.get(key.input());
			if (fact == null) {
				return new Drawn(UNKNOWN, Optional.ofNullable(this.unknown).orElseGet(Effect.Refer::new));
			}
			known.add(fact);
		}
		return this.table.row(known)
			.map((row) -> new Drawn(row.key(), Effect.of(row.cells().getFirst()).orElseGet(Effect.Refer::new)))
			.orElseGet(() -> new Drawn(UNKNOWN, new Effect.Refer()));
	}

	/** Whether it can be drawn only when the provider has answered. */
	boolean needsReport() {
		return reads().stream().flatMap((fact) -> RiskFact.of(fact).stream()).anyMatch(RiskFact::isReported);
	}

	List<String> reads() {
		return this.table.keys().stream().map(Table.Key::input).toList();
	}

}
