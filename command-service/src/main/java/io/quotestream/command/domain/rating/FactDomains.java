package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** What the facts can be that reach a table. */
interface FactDomains {

	/** What the fact can be; what nobody declares can be anything. */
	Domain of(String fact);

	/** All that have a name. */
	Set<String> names();

	/**
	 * What a fact can be.
	 *
	 * @param values all values, where they can be counted; else empty
	 * @param free any value may come, and the table says which there are
	 */
	record Domain(boolean numeric, @Nullable BigDecimal min, @Nullable BigDecimal max, List<Fact> values,
			boolean free) {

		private static final Domain UNKNOWN = new Domain(false, null, null, List.of(), true);

		private static Domain of(Input input, boolean free) {
			return switch (input.type()) {
				case TEXT -> new Domain(false, null, null, input.values().stream().map(Fact::of).toList(), free);
				case BOOLEAN -> new Domain(false, null, null, List.of(Fact.of(true), Fact.of(false)), false);
				case DECIMAL -> new Domain(true, input.min(), input.max(), List.of(), free);
				case INTEGER -> new Domain(true, input.min(), input.max(), free ? List.of() : counted(input), free);
			};
		}

		/** All values of a short range of whole numbers. */
		private static List<Fact> counted(Input input) {
			var values = new ArrayList<Fact>();
			if (input.min() == null || input.max() == null
					|| input.max().subtract(input.min()).compareTo(BigDecimal.valueOf(500)) > 0) {
				return values;
			}
			for (var value = input.min(); value.compareTo(input.max()) <= 0; value = value.add(BigDecimal.ONE)) {
				values.add(Fact.of(value));
			}
			return values;
		}

	}

	/** Facts that are all declared. */
	static FactDomains of(List<Input> facts) {
		var domains = facts.stream().collect(Collectors.toMap(Input::name, (input) -> Domain.of(input, false)));
		return new FactDomains() {

			@Override
			public Domain of(String fact) {
				return domains.getOrDefault(fact, Domain.UNKNOWN);
			}

			@Override
			public Set<String> names() {
				return domains.keySet();
			}

		};
	}

	/** A plan's facts, choices and derived values. */
	static FactDomains of(RatePlan plan) {
		return new OfPlan(plan);
	}

	/** As a plan declares them. */
	record OfPlan(RatePlan plan) implements FactDomains {

		@Override
		public Set<String> names() {
			var names = new LinkedHashSet<String>();
			this.plan.inputs().forEach((input) -> names.add(input.name()));
			this.plan.derived().forEach((derived) -> names.add(derived.name()));
			this.plan.coverages()
				.forEach((coverage) -> coverage.choices().forEach((choice) -> names.add(choice.name())));
			return names;
		}

		@Override
		public Domain of(String name) {
			if (name.equals(RatePlan.ITEM_COUNT)) {
				return new Domain(true, BigDecimal.ONE, null, List.of(), false);
			}
			if (name.equals(Condition.RUNNING)) {
				return new Domain(true, BigDecimal.ZERO, null, List.of(), false);
			}
			var derived = this.plan.derived(name);
			if (derived.isPresent()) {
				return domain(derived.get());
			}
			return this.plan.input(name)
				.map((input) -> Domain.of(input, false))
				.orElseGet(() -> this.plan.coverages()
					.stream()
					.flatMap((coverage) -> coverage.choices().stream())
					.filter((choice) -> choice.name().equals(name))
					.findFirst()
					.map((choice) -> Domain.of(choice, true))
					.orElse(Domain.UNKNOWN));
		}

		private Domain domain(Derived derived) {
			return switch (derived) {
				case Derived.Found found -> {
					var from = this.plan.tables().get(found.table());
					var column = (from != null) ? from.column(found.column()) : -1;
					var values = new LinkedHashSet<Fact>();
					if (from != null && column >= 0) {
						from.rows()
							.stream()
							.map((row) -> row.cells().get(column))
							.filter((cell) -> !cell.equals(Table.NOT_OFFERED))
							.forEach((cell) -> values.add(Fact.of(cell)));
					}
					yield new Domain(
							!values.isEmpty() && values.stream().allMatch((value) -> TableLint.isNumber(value.text()))
									&& from != null && from.decimals() >= 0,
							null, null, List.copyOf(values), false);
				}
				case Derived.Points points -> points(points);
				case Derived.BonusMalus bonus -> new Domain(true, bonus.floor(), bonus.ceiling(), List.of(), false);
			};
		}

		private Domain points(Derived.Points points) {
			@Nullable BigDecimal min = BigDecimal.ZERO;
			@Nullable BigDecimal max = BigDecimal.ZERO;
			for (var entry : points.weights().entrySet()) {
				var counted = of(entry.getKey());
				var rises = entry.getValue().signum() >= 0;
				min = weighted(min, rises ? counted.min() : counted.max(), entry.getValue());
				max = weighted(max, rises ? counted.max() : counted.min(), entry.getValue());
			}
			return new Domain(true, min, max, List.of(), false);
		}

		private static @Nullable BigDecimal weighted(@Nullable BigDecimal sum, @Nullable BigDecimal bound,
				BigDecimal weight) {
			return (sum != null && bound != null) ? sum.add(bound.multiply(weight)) : null;
		}

	}

}
