package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What the names of a plan mean for one quote: facts, choices of cover and values derived
 * from them. What is not needed is not asked for.
 */
final class KnownFacts {

	private final RatePlan plan;

	private final RatingFacts facts;

	private final Set<Refusal> refusals;

	private final Map<String, Optional<Derivation>> derivations = new HashMap<>();

	KnownFacts(RatePlan plan, RatingFacts facts, Set<Refusal> refusals) {
		this.plan = plan;
		this.facts = facts;
		this.refusals = refusals;
	}

	/** Refuses every fact of the wrong kind or out of range. */
	void check() {
		check(this.plan.inputs(Input.Scope.POLICY), this.facts.policy(), "policy");
		for (var item : this.facts.items()) {
			var path = new Place(item, null).path();
			check(this.plan.inputs(Input.Scope.ITEM), item.facts(), path + ".facts");
			item.coverages()
				.forEach((id, choices) -> this.plan.coverage(id)
					.ifPresent((coverage) -> check(coverage.choices(), choices, path + ".coverages." + id)));
		}
	}

	private void check(List<Input> inputs, Map<String, Fact> given, String path) {
		for (var input : inputs) {
			var fact = given.get(input.name());
			var fault = (fact != null) ? input.fault(fact) : "";
			if (!fault.isEmpty()) {
				this.refusals.add(new Refusal(Refusal.Reason.INPUT_INVALID, path + "." + input.name(), fault));
			}
		}
	}

	/** Whether all conditions hold; about what is optional and unknown none does. */
	boolean hold(List<Condition> conditions, Place place, @Nullable BigDecimal running) {
		// All are looked at: each may name a fact that is missing.
		return conditions.stream().filter((condition) -> !holds(condition, place, running)).toList().isEmpty();
	}

	private boolean holds(Condition condition, Place place, @Nullable BigDecimal running) {
		var subject = condition.subject();
		if (condition instanceof Condition.Given) {
			return find(subject, place) != null;
		}
		var fact = subject.equals(Condition.RUNNING) ? ((running != null) ? Fact.of(running) : null)
				: isOptional(subject, place) ? find(subject, place) : require(subject, place);
		if (fact == null) {
			return false;
		}
		return switch (condition) {
			case Condition.IsOneOf one ->
				one.values().stream().map(Fact::text).anyMatch((text) -> text.equals(fact.text()));
			case Condition.AtLeast least -> number(fact).compareTo(least.value()) >= 0;
			case Condition.AtMost most -> number(fact).compareTo(most.value()) <= 0;
			case Condition.Given given -> true;
		};
	}

	private boolean isOptional(String name, Place place) {
		return input(name, place).map(Input::optional).orElse(false);
	}

	/** The fact, or {@code null} after a refusal that asks for it. */
	@Nullable Fact require(String name, Place place) {
		var fact = find(name, place);
		// A derived value tells itself what it lacks.
		if (fact == null && this.plan.derived(name).isEmpty() && !given(name, place).containsKey(name)) {
			this.refusals.add(new Refusal(Refusal.Reason.INPUT_MISSING, path(name, place), "is needed"));
		}
		return fact;
	}

	private @Nullable Fact find(String name, Place place) {
		if (name.equals(RatePlan.ITEM_COUNT)) {
			return Fact.of(this.facts.items().size());
		}
		var derived = this.plan.derived(name);
		if (derived.isPresent()) {
			return derive(derived.get(), place);
		}
		var input = input(name, place);
		var given = given(name, place).get(name);
		if (given == null) {
			return input.map(Input::standard).orElse(null);
		}
		// One that is not allowed was refused when the facts were checked, and is not
		// used.
		return input.filter((declared) -> declared.fault(given).isEmpty()).map((declared) -> given).orElse(null);
	}

	private Optional<Input> input(String name, Place place) {
		var choice = Optional.ofNullable(place.coverage())
			.flatMap(
					(coverage) -> coverage.choices().stream().filter((input) -> input.name().equals(name)).findFirst());
		return choice.or(() -> this.plan.input(name));
	}

	private Map<String, Fact> given(String name, Place place) {
		var item = place.item();
		return switch (input(name, place).map(Input::scope).orElse(Input.Scope.POLICY)) {
			case POLICY -> this.facts.policy();
			case ITEM -> (item != null) ? item.facts() : Map.of();
			case COVERAGE -> (item != null)
					? Objects.requireNonNullElse(item.coverages().get(place.coverageId()), Map.<String, Fact>of())
					: Map.of();
		};
	}

	/** Where the fact stands in the quote, for refusals. */
	String path(String name, Place place) {
		if (this.plan.derived(name).isPresent()) {
			return "derived." + name;
		}
		return switch (input(name, place).map(Input::scope).orElse(Input.Scope.POLICY)) {
			case POLICY -> "policy." + name;
			case ITEM -> place.path() + ".facts." + name;
			case COVERAGE -> place.path() + ".coverages." + place.coverageId() + "." + name;
		};
	}

	private @Nullable Fact derive(Derived derived, Place place) {
		var owner = isAboutAnItem(derived) ? new Place(place.item(), null) : Place.POLICY;
		var key = owner.itemId() + "/" + derived.name();
		// Not computeIfAbsent: one derived value may need another.
		var known = this.derivations.get(key);
		if (known == null) {
			known = Optional.ofNullable(new Derivations(this.plan, this, this.refusals).of(derived, owner));
			this.derivations.put(key, known);
		}
		// A coefficient keeps its digits: .90 is not .9 to whoever reads it.
		return known
			.map((derivation) -> (derived instanceof Derived.Points) ? Fact.of(new BigDecimal(derivation.value()))
					: Fact.of(derivation.value()))
			.orElse(null);
	}

	private boolean isAboutAnItem(Derived derived) {
		return needs(derived).stream()
			.anyMatch((name) -> this.plan.derived(name)
				.map(this::isAboutAnItem)
				.orElseGet(
						() -> this.plan.input(name).map((input) -> input.scope() == Input.Scope.ITEM).orElse(false)));
	}

	private List<String> needs(Derived derived) {
		return switch (derived) {
			case Derived.Found found -> this.plan.table(found.table()).keys().stream().map(Table.Key::input).toList();
			case Derived.Points points -> List.copyOf(points.weights().keySet());
			case Derived.BonusMalus bonus -> List.of(bonus.previous(), bonus.claims());
		};
	}

	/** Those that were needed: the policy's, then each item's, in the plan's order. */
	List<Derivation> derivations() {
		var ordered = new ArrayList<Derivation>();
		var owners = new ArrayList<>(List.of(""));
		this.facts.items().forEach((item) -> owners.add(item.id()));
		for (var owner : owners) {
			for (var derived : this.plan.derived()) {
				Objects
					.requireNonNullElse(this.derivations.get(owner + "/" + derived.name()),
							Optional.<Derivation>empty())
					.ifPresent(ordered::add);
			}
		}
		return ordered;
	}

	/** A fact as a number; the plan was checked to have one there. */
	static BigDecimal number(Fact fact) {
		return (fact instanceof Fact.Quantity quantity) ? quantity.value() : new BigDecimal(fact.text());
	}

}
