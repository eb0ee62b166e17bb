package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Works out what steps calculate with. */
final class Operands {

	/** Of a step that needs none. */
	static final Value NONE = new Value(BigDecimal.ZERO, List.of());

	private final RatePlan plan;

	private final KnownFacts known;

	private final Set<Refusal> refusals;

	Operands(RatePlan plan, KnownFacts known, Set<Refusal> refusals) {
		this.plan = plan;
		this.known = known;
		this.refusals = refusals;
	}

	/** A number and where it comes from. */
	record Value(BigDecimal number, List<Term> terms) {

	}

	/** {@code null} after a refusal, here or in what ran before. */
	@Nullable Value value(Operand operand, Place place, @Nullable BigDecimal running) {
		return switch (operand) {
			case Operand.Literal literal -> new Value(literal.value(), List.of());
			case Operand.Known fact -> known(fact.name(), place);
			case Operand.Lookup lookup -> lookup(lookup, place);
			case Operand.Each each -> each(each, place, running);
			case Operand.Share share -> share(share, place, running);
			case Operand.Slices slices -> slices(slices, place, running);
			case Operand.Sum sum -> sum(sum, place, running);
		};
	}

	private @Nullable Value known(String name, Place place) {
		var fact = this.known.require(name, place);
		// Anything but a number was refused when the facts were checked.
		return (fact == null || fact instanceof Fact.Flag) ? null
				: new Value(KnownFacts.number(fact), List.of(new Term(Term.Source.FACT, name, "", "", fact.text())));
	}

	private @Nullable Value lookup(Operand.Lookup lookup, Place place) {
		var term = new TableLookup(this.plan.table(lookup.table()), this.known, this.refusals).find(lookup.column(),
				place);
		return (term != null) ? new Value(new BigDecimal(term.value()), List.of(term)) : null;
	}

	private @Nullable Value each(Operand.Each each, Place place, @Nullable BigDecimal running) {
		var counted = known(each.of(), place);
		var rate = value(each.rate(), place, running);
		if (counted == null || rate == null) {
			return null;
		}
		var count = each.parts().count(counted.number().subtract(each.above()), each.per());
		var terms = new ArrayList<>(counted.terms());
		terms.add(
				new Term(Term.Source.COUNT, each.of(), "per " + each.per().toPlainString(), "", count.toPlainString()));
		terms.addAll(rate.terms());
		return new Value(count.multiply(rate.number()), terms);
	}

	private @Nullable Value share(Operand.Share share, Place place, @Nullable BigDecimal running) {
		var of = value(share.of(), place, running);
		if (of == null) {
			return null;
		}
		var terms = new ArrayList<>(of.terms());
		terms.add(new Term(Term.Source.PLAN, "percent", "", "", share.percent().toPlainString()));
		var exact = of.number().multiply(share.percent()).movePointLeft(2);
		return new Value((share.rounding() != null) ? share.rounding().apply(exact) : exact, terms);
	}

	private @Nullable Value slices(Operand.Slices slices, Place place, @Nullable BigDecimal running) {
		if (running == null) {
			return null;
		}
		var table = this.plan.table(slices.table());
		var column = TableLookup.columnFor(table, slices.column(), place.coverageId());
		var terms = new ArrayList<Term>();
		var total = BigDecimal.ZERO;
		for (var row : table.rows()) {
			var part = part((Table.Match.Band) row.matches().getFirst(), running);
			if (part.signum() > 0) {
				var rate = row.cells().get(table.column(column));
				total = total.add(part.multiply(new BigDecimal(rate)).movePointLeft(2));
				terms.add(new Term(Term.Source.SLICE, table.name(), row.key(), column,
						rate + " % of " + part.toPlainString()));
			}
		}
		return new Value(total, terms);
	}

	private static BigDecimal part(Table.Match.Band band, BigDecimal amount) {
		var from = (band.from() != null) ? band.from() : BigDecimal.ZERO;
		var to = (band.below() != null) ? amount.min(band.below()) : amount;
		return to.subtract(from);
	}

	private @Nullable Value sum(Operand.Sum sum, Place place, @Nullable BigDecimal running) {
		var terms = new ArrayList<Term>();
		var total = BigDecimal.ZERO;
		var complete = true;
		for (var member : sum.members()) {
			if (!this.known.hold(member.when(), place, running)) {
				continue;
			}
			var rate = value(member.rate(), place, running);
			if (rate == null) {
				complete = false;
				continue;
			}
			total = total.add(rate.number());
			terms.addAll(rate.terms());
			terms.add(new Term(Term.Source.PLAN, member.label(), "", "", rate.number().toPlainString()));
		}
		return complete ? bounded(sum, total, terms) : null;
	}

	private static Value bounded(Operand.Sum sum, BigDecimal total, List<Term> terms) {
		var bounded = (sum.notBelow() != null) ? total.max(sum.notBelow()) : total;
		bounded = (sum.notAbove() != null) ? bounded.min(sum.notAbove()) : bounded;
		if (bounded.compareTo(total) != 0) {
			terms.add(new Term(Term.Source.BOUND, "", "", "", bounded.toPlainString()));
		}
		return new Value(bounded, terms);
	}

}
