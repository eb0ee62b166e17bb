package io.quotestream.command.domain.risk;

import java.util.List;
import java.util.Set;

import io.quotestream.command.domain.LookBack;
import io.quotestream.command.domain.rating.EffectivePeriod;
import io.quotestream.command.domain.rating.Filed;
import io.quotestream.command.domain.rating.Jurisdiction;
import io.quotestream.command.domain.rating.PlanState;
import io.quotestream.proto.type.v1.RuleSetRef;

/**
 * One version of the rules by which risks of a place are assessed.
 *
 * @param id names the rules over all their versions
 * @param version counts from 1
 * @param currency that values are compared in, ISO 4217
 * @param contentHash SHA-256 of what they say, in hexadecimal
 * @param allowed the factors that may be used in the place: what is not among them is
 * neither read nor sent
 */
public record RuleSet(String id, int version, PlanState state, String title, String product, Jurisdiction jurisdiction,
		EffectivePeriod effective, String currency, String contentHash, Set<String> allowed, LookBack lookBack,
		ReportOrder report, ScoreScale score, List<ScoreCard> cards) implements Filed {

	public RuleSet {
		allowed = Set.copyOf(allowed);
		cards = List.copyOf(cards);
	}

	@Override
	public String ref() {
		return this.id + "@" + this.version;
	}

	RuleSetRef reference() {
		return RuleSetRef.newBuilder().setId(this.id).setVersion(this.version).setContentHash(this.contentHash).build();
	}

	boolean allows(RiskFact fact) {
		return this.allowed.contains(fact.factor());
	}

}
