package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Prices a risk under a plan. A step that cannot be taken does not end the work: what
 * else stands against a price is found in the same run.
 */
public final class Rating {

	private final RatePlan plan;

	private final RatingFacts facts;

	private final SortedSet<Refusal> refusals = new TreeSet<>();

	private final KnownFacts known;

	private final Operands operands;

	private final List<WorksheetSection> sections = new ArrayList<>();

	private int steps;

	private Rating(RatePlan plan, RatingFacts facts) {
		this.plan = plan;
		this.facts = facts.readBy(plan);
		this.known = new KnownFacts(plan, this.facts, this.refusals);
		this.operands = new Operands(plan, this.known, this.refusals);
	}

	/**
	 * The plan's price for the facts. Facts that the plan does not ask for have no
	 * effect; whether the plan is the right one for place and date was asked before.
	 */
	public static RatingOutcome rate(RatePlan plan, RatingFacts facts) {
		return new Rating(plan, facts).outcome();
	}

	/**
	 * What the plan charges on top of a premium that was set by hand.
	 * @param facts which the plan has a price for
	 */
	public static Charges charge(RatePlan plan, RatingFacts facts, BigDecimal premium) {
		var rating = new Rating(plan, facts);
		rating.charges(premium);
		return rating.charges();
	}

	private RatingOutcome outcome() {
		this.known.check();
		if (this.facts.items().isEmpty()) {
			refuse(Refusal.Reason.INPUT_MISSING, "items", "At least one " + this.plan.itemName() + " is needed");
		}
		@Nullable BigDecimal premium = BigDecimal.ZERO;
		for (var item : this.facts.items()) {
			premium = sum(premium, item(item));
		}
		premium = chain(WorksheetSection.Level.POLICY, "Policy", Place.POLICY, premium, this.plan.policySteps());
		charges(premium);
		if (!this.refusals.isEmpty()) {
			return new RatingOutcome.Refused(List.copyOf(this.refusals));
		}
		return new RatingOutcome.Rated(worksheet(Objects.requireNonNull(premium), charges()));
	}

	private Worksheet worksheet(BigDecimal premium, Charges charges) {
		return new Worksheet(this.plan.id(), this.plan.version(), this.plan.contentHash(),
				this.plan.jurisdiction().code(), this.plan.currency(), this.facts, this.known.derivations(),
				this.sections, premium, charges.fees(), charges.taxes(), charges.payable(), charges.payments());
	}

	private void charges(@Nullable BigDecimal premium) {
		chain(WorksheetSection.Level.CHARGES, "Fees and taxes", Place.POLICY, premium, this.plan.charges());
	}

	private Charges charges() {
		var section = this.sections.getLast();
		var payable = section.result();
		return new Charges(section, charged(StepKind.FEE), charged(StepKind.TAX), payable,
				this.plan.instalments().stream().map((rule) -> rule.of(payable)).toList());
	}

	private BigDecimal charged(StepKind kind) {
		return this.sections.getLast()
			.steps()
			.stream()
			.filter((step) -> step.kind() == kind)
			.map(WorksheetStep::effect)
			.reduce(BigDecimal.ZERO, BigDecimal::add);
	}

	private @Nullable BigDecimal item(RatingFacts.Item item) {
		checkCoverages(item);
		@Nullable BigDecimal total = BigDecimal.ZERO;
		for (var coverage : this.plan.coverages()) {
			if (item.coverages().containsKey(coverage.id())) {
				total = sum(total, chain(WorksheetSection.Level.COVERAGE, coverage.label(), new Place(item, coverage),
						BigDecimal.ZERO, coverage.steps()));
			}
		}
		return chain(WorksheetSection.Level.ITEM, this.plan.itemName(), new Place(item, null), total,
				this.plan.itemSteps());
	}

	private void checkCoverages(RatingFacts.Item item) {
		var place = new Place(item, null);
		item.coverages().forEach((id, choices) -> {
			var path = place.path() + ".coverages." + id;
			var coverage = this.plan.coverage(id);
			if (coverage.isEmpty()) {
				refuse(Refusal.Reason.COVERAGE_NOT_OFFERED, path, "The plan does not offer this cover"
						+ Nearest.hint(id, this.plan.coverages().stream().map(Coverage::id).toList()));
				return;
			}
			var offered = coverage.get().choices().stream().map(Input::name).toList();
			choices.keySet()
				.stream()
				.filter((choice) -> !offered.contains(choice))
				.forEach((choice) -> refuse(Refusal.Reason.COVERAGE_NOT_OFFERED, path + "." + choice,
						"Nothing of the kind can be chosen for this cover" + Nearest.hint(choice, offered)));
		});
		if (item.coverages().isEmpty()) {
			refuse(Refusal.Reason.COVERAGE_MISSING, place.path() + ".coverages", "At least one cover is needed");
		}
		this.plan.coverages()
			.stream()
			.filter((coverage) -> coverage.compulsory() && !item.coverages().containsKey(coverage.id()))
			.forEach((coverage) -> refuse(Refusal.Reason.COVERAGE_MISSING, place.path() + ".coverages." + coverage.id(),
					coverage.label() + " is compulsory"));
	}

	/**
	 * Where the chain ends; {@code null} when a refusal keeps it from being known. Its
	 * steps are looked at in any case.
	 */
	private @Nullable BigDecimal chain(WorksheetSection.Level level, String label, Place place,
			@Nullable BigDecimal opening, List<StepRule> rules) {
		var taken = new ArrayList<WorksheetStep>();
		var running = opening;
		for (var rule : rules) {
			if (!this.known.hold(rule.when(), place, running)) {
				continue;
			}
			var operand = (rule.operand() != null) ? this.operands.value(rule.operand(), place, running)
					: Operands.NONE;
			running = (running != null && opening != null && operand != null)
					? take(rule, operand, running, opening, taken) : null;
		}
		if (running != null && opening != null) {
			this.sections
				.add(new WorksheetSection(level, place.itemId(), place.coverageId(), label, opening, taken, running));
		}
		return running;
	}

	private BigDecimal take(StepRule rule, Operands.Value operand, BigDecimal before, BigDecimal opening,
			List<WorksheetStep> taken) {
		var base = base(rule, before, opening, taken);
		var exact = rule.operation().exact(before, operand.number(), base);
		var after = rule.operation().result(before, operand.number(), base, rule.rounding());
		var percent = rule.operation() == Operation.PERCENT_AMOUNT || rule.operation() == Operation.PERCENT_PRODUCT;
		this.steps++;
		taken.add(new WorksheetStep(this.steps, rule.id(), rule.label(), rule.kind(), rule.operation(),
				(rule.operand() != null) ? operand.number() : null, percent ? base : null, before, exact, after,
				rule.rounding(), operand.terms()));
		return after;
	}

	private static BigDecimal base(StepRule rule, BigDecimal before, BigDecimal opening, List<WorksheetStep> taken) {
		return switch (rule.of()) {
			case StepRule.RUNNING -> before;
			case StepRule.OPENING -> opening;
			// Lint lets only steps be named that are always taken.
			default -> taken.stream()
				.filter((step) -> step.id().equals(rule.of()))
				.map(WorksheetStep::after)
				.findFirst()
				.orElseThrow();
		};
	}

	private static @Nullable BigDecimal sum(@Nullable BigDecimal left, @Nullable BigDecimal right) {
		return (left != null && right != null) ? left.add(right) : null;
	}

	private void refuse(Refusal.Reason reason, String path, String text) {
		this.refusals.add(new Refusal(reason, path, text));
	}

}
