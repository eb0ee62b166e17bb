package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Checks a plan by itself: everything that would otherwise be found out by a customer.
 */
public final class PlanLint {

	private static final List<String> RESERVED = List.of(RatePlan.ITEM_COUNT, StepRule.RUNNING, StepRule.OPENING);

	private final RatePlan plan;

	private final List<Finding> findings = new ArrayList<>();

	private final Set<String> usedTables = new HashSet<>();

	private final Set<String> usedNames = new HashSet<>();

	private PlanLint(RatePlan plan) {
		this.plan = plan;
	}

	public static List<Finding> check(RatePlan plan, BarredFactors barred) {
		var lint = new PlanLint(plan);
		lint.inputs(barred);
		lint.derived();
		lint.chains();
		plan.tables()
			.values()
			.forEach((table) -> lint.findings.addAll(
					new TableLint(FactDomains.of(plan), table, "tables." + table.name()).check(lint::tableKeyIsKnown)));
		lint.unused();
		lint.findings.addAll(ScaleLint.check(plan));
		plan.instalments().forEach(lint::instalments);
		lint.period();
		return List.copyOf(lint.findings);
	}

	private void inputs(BarredFactors barred) {
		for (var input : this.plan.inputs()) {
			var path = "inputs." + input.name();
			barred.basis(input.factor(), this.plan.jurisdiction())
				.ifPresent((basis) -> error(Finding.Code.BARRED_FACTOR, path,
						input.factor() + " is barred in " + this.plan.jurisdiction().code() + ": " + basis));
			if (RESERVED.contains(input.name()) || this.plan.derived(input.name()).isPresent()) {
				error(Finding.Code.WRONG_VALUE, path, "The name " + input.name() + " is taken");
			}
		}
		for (var coverage : this.plan.coverages()) {
			for (var choice : coverage.choices()) {
				var path = "coverages." + coverage.id() + ".choices." + choice.name();
				var standard = choice.standard();
				var fault = (standard != null) ? choice.fault(standard) : "";
				if (!fault.isEmpty()) {
					error(Finding.Code.WRONG_VALUE, path, "The standard " + fault);
				}
				if (this.plan.input(choice.name()).isPresent() || RESERVED.contains(choice.name())
						|| this.plan.derived(choice.name()).isPresent()) {
					error(Finding.Code.WRONG_VALUE, path, "The name " + choice.name() + " is taken");
				}
			}
		}
	}

	private void derived() {
		for (var derived : this.plan.derived()) {
			var path = "derived." + derived.name();
			if (RESERVED.contains(derived.name())) {
				error(Finding.Code.WRONG_VALUE, path, "The name " + derived.name() + " is taken");
			}
			switch (derived) {
				case Derived.Found found -> table(found.table(), found.column(), null, path, false);
				case Derived.Points points ->
					points.weights().keySet().forEach((name) -> number(name, null, true, path + ".points"));
				case Derived.BonusMalus bonus -> {
					number(bonus.previous(), null, true, path + ".bonusMalus");
					number(bonus.claims(), null, true, path + ".bonusMalus");
					this.plan.input(bonus.claims())
						.filter((claims) -> claims.type() != Input.Type.INTEGER || claims.min() == null
								|| claims.min().signum() < 0)
						.ifPresent((claims) -> error(Finding.Code.WRONG_VALUE, path + ".bonusMalus",
								claims.name() + " must be a whole number with a min of 0"));
				}
			}
			if (needs(derived.name(), new LinkedHashSet<>()).contains(derived.name())) {
				error(Finding.Code.WRONG_VALUE, path, "It needs itself");
			}
		}
	}

	/** Derived values that one needs, directly or not. */
	private Set<String> needs(String name, Set<String> seen) {
		this.plan.derived(name)
			.filter(Derived.Found.class::isInstance)
			.map((derived) -> this.plan.tables().get(((Derived.Found) derived).table()))
			.ifPresent((table) -> table.keys()
				.stream()
				.map(Table.Key::input)
				.filter((key) -> this.plan.derived(key).isPresent() && seen.add(key))
				.forEach((key) -> needs(key, seen)));
		return seen;
	}

	private void chains() {
		for (var coverage : this.plan.coverages()) {
			chain(coverage.steps(), coverage, true, "coverages." + coverage.id() + ".steps", false);
			if (coverage.steps().isEmpty()) {
				error(Finding.Code.WRONG_STEP, "coverages." + coverage.id(), "It has no steps");
			}
		}
		chain(this.plan.itemSteps(), null, true, "itemSteps", false);
		chain(this.plan.policySteps(), null, false, "policySteps", false);
		chain(this.plan.charges(), null, false, "charges", true);
	}

	private void chain(List<StepRule> steps, @Nullable Coverage coverage, boolean item, String path, boolean charges) {
		var earlier = new LinkedHashSet<String>();
		var always = new LinkedHashSet<String>();
		for (int i = 0; i < steps.size(); i++) {
			var step = steps.get(i);
			var at = path + "[" + i + "]";
			if ((step.operation() == Operation.BASE) != (coverage != null && i == 0)) {
				error(Finding.Code.WRONG_STEP, at,
						"A coverage begins with its base, and nothing else has one: " + step.id());
			}
			if (charges != (step.kind() == StepKind.TAX) && (!charges || step.kind() != StepKind.FEE)) {
				error(Finding.Code.WRONG_STEP, at,
						charges ? "A charge is of kind fee or tax" : "Taxes stand among the charges");
			}
			of(step, always, at);
			if (step.when().isEmpty()) {
				always.add(step.id());
			}
			if (!earlier.add(step.id())) {
				error(Finding.Code.WRONG_STEP, at, "The id " + step.id() + " is taken in this chain");
			}
			conditions(step.when(), coverage, item, at);
			var operand = step.operand();
			if (operand != null) {
				operand(operand, coverage, item, step.when(), at);
			}
		}
	}

	private void of(StepRule step, Set<String> always, String at) {
		if (!step.of().equals(StepRule.RUNNING) && step.operation() == Operation.PERCENT_PRODUCT) {
			error(Finding.Code.WRONG_STEP, at, "Only an amount can be taken of something else than the running one");
		}
		if (!step.of().equals(StepRule.RUNNING) && !step.of().equals(StepRule.OPENING) && !always.contains(step.of())) {
			error(Finding.Code.UNKNOWN_NAME, at, "No earlier step of the chain that is always taken is called "
					+ step.of() + Nearest.hint(step.of(), always));
		}
	}

	private void conditions(List<Condition> conditions, @Nullable Coverage coverage, boolean item, String at) {
		for (var condition : conditions) {
			if (condition.subject().equals(Condition.RUNNING)) {
				continue;
			}
			switch (condition) {
				case Condition.AtLeast least -> number(least.subject(), coverage, item, at);
				case Condition.AtMost most -> number(most.subject(), coverage, item, at);
				case Condition.IsOneOf one -> {
					if (known(one.subject(), coverage, item, at)) {
						input(one.subject(), coverage).ifPresent((input) -> one.values()
							.stream()
							.map((value) -> input.fault(value))
							.filter((fault) -> !fault.isEmpty())
							.forEach((fault) -> error(Finding.Code.WRONG_VALUE, at, one.subject() + " " + fault)));
					}
				}
				case Condition.Given given -> known(given.subject(), coverage, item, at);
			}
		}
	}

	private void operand(Operand operand, @Nullable Coverage coverage, boolean item, List<Condition> when, String at) {
		switch (operand) {
			case Operand.Literal literal -> {
			}
			case Operand.Known fact -> {
				number(fact.name(), coverage, item, at);
				guarded(fact.name(), coverage, when, at);
			}
			case Operand.Lookup lookup -> {
				table(lookup.table(), lookup.column(), coverage, at, true);
				var table = this.plan.tables().get(lookup.table());
				if (table != null) {
					table.keys().forEach((key) -> {
						known(key.input(), coverage, item, at);
						guarded(key.input(), coverage, when, at);
					});
				}
			}
			case Operand.Each each -> {
				number(each.of(), coverage, item, at);
				guarded(each.of(), coverage, when, at);
				if (each.parts() == Parts.EXACT && !divides(each.per())) {
					error(Finding.Code.WRONG_VALUE, at,
							"Parts of " + each.per().toPlainString() + " have no end: count them up or down");
				}
				operand(each.rate(), coverage, item, when, at);
			}
			case Operand.Share share -> operand(share.of(), coverage, item, when, at);
			case Operand.Slices slices -> table(slices.table(), slices.column(), coverage, at, true);
			case Operand.Sum sum -> sum.members().forEach((member) -> {
				conditions(member.when(), coverage, item, at);
				var guards = new ArrayList<>(when);
				guards.addAll(member.when());
				operand(member.rate(), coverage, item, guards, at);
			});
		}
	}

	/** Whether every amount has finitely many decimals when it is divided so. */
	private static boolean divides(BigDecimal divisor) {
		var rest = divisor.unscaledValue().abs();
		for (var prime : List.of(BigInteger.TWO, BigInteger.valueOf(5))) {
			while (rest.mod(prime).signum() == 0) {
				rest = rest.divide(prime);
			}
		}
		return rest.equals(BigInteger.ONE);
	}

	private void guarded(String name, @Nullable Coverage coverage, List<Condition> when, String at) {
		if (input(name, coverage).map(Input::optional).orElse(false)
				&& when.stream().noneMatch((condition) -> condition.subject().equals(name))) {
			warning(Finding.Code.UNGUARDED_OPTIONAL, at,
					name + " is optional, but the step is taken without asking whether it is given");
		}
	}

	private void table(String name, String column, @Nullable Coverage coverage, String at, boolean numeric) {
		this.usedTables.add(name);
		var table = this.plan.tables().get(name);
		if (table == null) {
			error(Finding.Code.UNKNOWN_NAME, at,
					"No table is called " + name + Nearest.hint(name, this.plan.tables().keySet()));
			return;
		}
		var own = (coverage != null) ? coverage.id() : "";
		if (column.isEmpty() && table.column(own) < 0 && table.columns().size() > 1) {
			error(Finding.Code.UNKNOWN_NAME, at, "Table " + name + " has no column " + own + ": name the one meant of "
					+ String.join(", ", table.columns()));
		}
		else if (!column.isEmpty() && table.column(column) < 0) {
			error(Finding.Code.UNKNOWN_NAME, at,
					"Table " + name + " has no column " + column + Nearest.hint(column, table.columns()));
		}
		else if (numeric && table.decimals() < 0) {
			error(Finding.Code.NOT_A_NUMBER, at, "Table " + name + " is calculated with but tells no decimals");
		}
	}

	private void number(String name, @Nullable Coverage coverage, boolean item, String at) {
		if (!known(name, coverage, item, at)) {
			return;
		}
		var type = input(name, coverage).map(Input::type);
		if (type.filter((found) -> found == Input.Type.TEXT || found == Input.Type.BOOLEAN).isPresent()) {
			error(Finding.Code.NOT_A_NUMBER, at, name + " is not a number");
		}
	}

	private boolean tableKeyIsKnown(String name) {
		this.usedNames.add(name);
		return name.equals(Condition.RUNNING) || isKnown(name) || choice(name) != null;
	}

	private boolean known(String name, @Nullable Coverage coverage, boolean item, String at) {
		this.usedNames.add(name);
		var input = input(name, coverage);
		if (input.isPresent() && input.get().scope() == Input.Scope.ITEM && !item) {
			error(Finding.Code.WRONG_SCOPE, at,
					name + " is a fact about each " + this.plan.itemName() + "; this step is about the whole policy");
			return false;
		}
		if (input.isPresent() || isKnown(name)) {
			return true;
		}
		if (choice(name) != null) {
			error(Finding.Code.WRONG_SCOPE, at, name + " is chosen for another coverage");
			return false;
		}
		error(Finding.Code.UNKNOWN_NAME, at, "No fact is called " + name + Nearest.hint(name, names(coverage)));
		return false;
	}

	private boolean isKnown(String name) {
		return name.equals(RatePlan.ITEM_COUNT) || this.plan.input(name).isPresent()
				|| this.plan.derived(name).isPresent();
	}

	private Set<String> names(@Nullable Coverage coverage) {
		var names = new TreeSet<>(List.of(RatePlan.ITEM_COUNT));
		this.plan.inputs().forEach((input) -> names.add(input.name()));
		this.plan.derived().forEach((derived) -> names.add(derived.name()));
		if (coverage != null) {
			coverage.choices().forEach((choice) -> names.add(choice.name()));
		}
		return names;
	}

	private Optional<Input> input(String name, @Nullable Coverage coverage) {
		if (coverage != null) {
			var choice = coverage.choices().stream().filter((input) -> input.name().equals(name)).findFirst();
			if (choice.isPresent()) {
				return choice;
			}
		}
		return this.plan.input(name);
	}

	private @Nullable Input choice(String name) {
		return this.plan.coverages()
			.stream()
			.flatMap((coverage) -> coverage.choices().stream())
			.filter((choice) -> choice.name().equals(name))
			.findFirst()
			.orElse(null);
	}

	private void unused() {
		this.plan.tables()
			.keySet()
			.stream()
			.filter((table) -> !this.usedTables.contains(table))
			.forEach((table) -> warning(Finding.Code.UNUSED, "tables." + table, "No step uses the table"));
		this.plan.inputs()
			.stream()
			.map(Input::name)
			.filter((name) -> !this.usedNames.contains(name))
			.forEach((name) -> warning(Finding.Code.UNUSED, "inputs." + name, "No step uses the fact"));
		this.plan.derived()
			.stream()
			.map(Derived::name)
			.filter((name) -> !this.usedNames.contains(name))
			.forEach((name) -> warning(Finding.Code.UNUSED, "derived." + name, "No step uses the value"));
	}

	private void instalments(InstalmentRule rule) {
		var path = "instalments." + rule.id();
		var shares = rule.shares().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
		if (!rule.shares().isEmpty() && shares.compareTo(BigDecimal.valueOf(100)) != 0) {
			error(Finding.Code.INSTALMENTS, path, "The shares are " + shares.toPlainString() + " together, not 100");
			return;
		}
		if (rule.residual() > rule.count()) {
			error(Finding.Code.INSTALMENTS, path,
					"The residual cents go to payment " + rule.residual() + ", but there are " + rule.count());
			return;
		}
		var digits = Currency.getInstance(this.plan.currency()).getDefaultFractionDigits();
		if (rule.rounding().scale() > digits
				|| (rule.charge() != null && Objects.requireNonNull(rule.charge()).rounding().scale() > digits)) {
			error(Finding.Code.WRONG_SCALE, path, this.plan.currency() + " has " + digits + " decimals");
		}
		// A coarse rounding can take more from the residual payment than it has.
		var sample = BigDecimal.valueOf(rule.count()).setScale(digits);
		if (rule.of(sample).amounts().stream().anyMatch((amount) -> amount.signum() < 0)) {
			error(Finding.Code.INSTALMENTS, path, "With " + sample.toPlainString() + " payable a payment is negative");
		}
	}

	private void period() {
		var to = this.plan.effective().to();
		if (to != null && to.isBefore(this.plan.effective().from())) {
			error(Finding.Code.EFFECTIVE_DATES, "effective", "The last day is before the first");
		}
	}

	private void error(Finding.Code code, String path, String text) {
		this.findings.add(Finding.error(code, path, text));
	}

	private void warning(Finding.Code code, String path, String text) {
		this.findings.add(Finding.warning(code, path, text));
	}

}
