package io.quotestream.command.domain.rating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One version of a rate plan: tables, and the order in which they are applied.
 *
 * @param id names the plan over all its versions
 * @param version counts from 1
 * @param contentHash SHA-256 of the canonical form of what it says, in hexadecimal
 * @param currency ISO 4217
 * @param itemName what one insured item is called, such as {@code vehicle}
 * @param inputs facts about the policy and about items, in the plan's order
 * @param itemSteps after the sum of an item's coverages
 * @param policySteps after the sum of the items; they end in the premium
 * @param charges fees and taxes on top of the premium; they end in what is payable
 */
public record RatePlan(String id, int version, PlanState state, String title, String product, Jurisdiction jurisdiction,
		EffectivePeriod effective, String currency, String contentHash, String itemName, List<Input> inputs,
		List<Derived> derived, SequencedMap<String, Table> tables, List<Coverage> coverages, List<StepRule> itemSteps,
		List<StepRule> policySteps, List<StepRule> charges, List<InstalmentRule> instalments) implements Filed {

	/** Known to every plan: how many items the quote has. */
	public static final String ITEM_COUNT = "itemCount";

	public RatePlan {
		inputs = List.copyOf(inputs);
		derived = List.copyOf(derived);
		coverages = List.copyOf(coverages);
		itemSteps = List.copyOf(itemSteps);
		policySteps = List.copyOf(policySteps);
		charges = List.copyOf(charges);
		instalments = List.copyOf(instalments);
	}

	@Override
	public String ref() {
		return this.id + "@" + this.version;
	}

	/** A table by its name; the plan was checked to have it. */
	Table table(String name) {
		return Objects.requireNonNull(this.tables.get(name), name);
	}

	Optional<Coverage> coverage(String id) {
		return this.coverages.stream().filter((coverage) -> coverage.id().equals(id)).findFirst();
	}

	Optional<Derived> derived(String name) {
		return this.derived.stream().filter((value) -> value.name().equals(name)).findFirst();
	}

	Optional<Input> input(String name) {
		return this.inputs.stream().filter((input) -> input.name().equals(name)).findFirst();
	}

	/** Whether the plan reads such a fact. */
	public boolean asksFor(String name) {
		return input(name).isPresent();
	}

	/** Inputs that tell one item or the policy from another, by where they stand. */
	List<Input> inputs(Input.Scope scope) {
		return this.inputs.stream().filter((input) -> input.scope() == scope).toList();
	}

}
