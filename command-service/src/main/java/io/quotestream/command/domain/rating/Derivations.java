package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Works out derived values. */
final class Derivations {

	private final RatePlan plan;

	private final KnownFacts known;

	private final Set<Refusal> refusals;

	Derivations(RatePlan plan, KnownFacts known, Set<Refusal> refusals) {
		this.plan = plan;
		this.known = known;
		this.refusals = refusals;
	}

	/** {@code null} after a refusal. */
	@Nullable Derivation of(Derived derived, Place place) {
		return switch (derived) {
			case Derived.Found found -> found(found, place);
			case Derived.Points points -> points(points, place);
			case Derived.BonusMalus bonus -> bonusMalus(bonus, place);
		};
	}

	private @Nullable Derivation found(Derived.Found found, Place place) {
		var term = new TableLookup(this.plan.table(found.table()), this.known, this.refusals).find(found.column(),
				place);
		return (term != null) ? derivation(found, place, term.value(), List.of(term)) : null;
	}

	private @Nullable Derivation points(Derived.Points points, Place place) {
		var terms = new ArrayList<Term>();
		var total = BigDecimal.ZERO;
		var complete = true;
		for (var entry : points.weights().entrySet()) {
			var fact = this.known.require(entry.getKey(), place);
			complete &= fact != null;
			if (fact != null) {
				var counted = KnownFacts.number(fact).multiply(entry.getValue());
				total = total.add(counted);
				terms.add(new Term(Term.Source.FACT, entry.getKey(), "times " + entry.getValue().toPlainString(), "",
						Fact.of(counted).text()));
			}
		}
		return complete ? derivation(points, place, Fact.of(total).text(), terms) : null;
	}

	private @Nullable Derivation bonusMalus(Derived.BonusMalus bonus, Place place) {
		var previous = this.known.require(bonus.previous(), place);
		var claims = this.known.require(bonus.claims(), place);
		if (previous == null || claims == null) {
			return null;
		}
		var terms = new ArrayList<Term>();
		terms.add(new Term(Term.Source.FACT, bonus.previous(), "", "", previous.text()));
		terms.add(new Term(Term.Source.FACT, bonus.claims(), "", "", claims.text()));
		var count = KnownFacts.number(claims).intValueExact();
		var factor = (count == 0) ? bonus.clean() : bonus.perClaim().pow(count);
		terms.add(new Term(Term.Source.PLAN, "", (count == 0) ? "a year without claims" : "for each claim", "",
				factor.toPlainString()));
		var rounded = bonus.rounding().apply(KnownFacts.number(previous).multiply(factor));
		var value = rounded.max(bonus.floor()).min(bonus.ceiling());
		if (value.compareTo(rounded) != 0) {
			terms.add(new Term(Term.Source.BOUND, "", "", "", value.toPlainString()));
		}
		return derivation(bonus, place, value.toPlainString(), terms);
	}

	private static Derivation derivation(Derived derived, Place place, String value, List<Term> terms) {
		return new Derivation(place.itemId(), derived.name(), derived.label(), value, terms);
	}

}
