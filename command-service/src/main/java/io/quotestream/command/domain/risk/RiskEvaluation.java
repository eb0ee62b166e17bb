package io.quotestream.command.domain.risk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.FiredRule;

import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_DECLINE;
import static io.quotestream.proto.type.v1.AssessmentOutcome.ASSESSMENT_OUTCOME_REFER;

/**
 * What rules find. Decline goes before refer, refer before accept, and a rule that says
 * so outright before the score.
 */
public final class RiskEvaluation {

	/** More than four reasons are not told to a customer (15 USC 1681m). */
	private static final int MOST_REASONS = 4;

	private static final Comparator<FiredRule> HARD_FIRST = Comparator
		.comparing((FiredRule rule) -> rule.getOutcome().getNumber())
		.thenComparing(FiredRule::getPoints)
		.reversed()
		.thenComparing(FiredRule::getRule);

	private final RuleSet rules;

	private RiskEvaluation(RuleSet rules) {
		this.rules = rules;
	}

	/**
	 * What is refused on what the customer told alone. Empty when it is not: then the
	 * provider is asked. Nobody's report is ordered for a risk that is refused anyway.
	 */
	public static Optional<AssessmentResult> withoutReport(RuleSet rules, Map<String, Fact> told) {
		var evaluation = new RiskEvaluation(rules);
		var fired = evaluation.fired(told, (card) -> !card.needsReport(), List.of());
		return Optional.of(fired)
			.filter((all) -> hardest(all) == ASSESSMENT_OUTCOME_DECLINE)
			.map((all) -> evaluation.result(all).setOutcome(ASSESSMENT_OUTCOME_DECLINE).build());
	}

	/** What is found with the provider's report. */
	public static AssessmentResult of(RuleSet rules, Map<String, Fact> told, Report report) {
		var evaluation = new RiskEvaluation(rules);
		var facts = new HashMap<>(told);
		report.facts().forEach((name, fact) -> {
			if (RiskFact.of(name).filter((known) -> known.isReported() && rules.allows(known)).isPresent()) {
				facts.put(name, fact);
			}
		});
		var fired = evaluation.fired(facts, (card) -> true, report.reasonCodes());
		var score = rules.score().score(fired.stream().mapToInt(FiredRule::getPoints).sum());
		var byScore = rules.score().outcome(score);
		return evaluation.result(fired)
			.setOutcome(worse(hardest(fired), byScore))
			.setScore(score)
			.setScoreOutcome(byScore)
			.setModel(report.model())
			.setReportReference(report.reference())
			.build();
	}

	/** Where no rules are filed nothing can be accepted: a person decides. */
	public static AssessmentResult withoutRules() {
		return AssessmentResult.newBuilder().setOutcome(ASSESSMENT_OUTCOME_REFER).build();
	}

	private List<FiredRule> fired(Map<String, Fact> facts, Predicate<ScoreCard> which, List<String> reasonCodes) {
		var fired = new ArrayList<FiredRule>();
		this.rules.cards().stream().filter(which).forEach((card) -> {
			var drawn = card.draw(facts);
			if (!drawn.effect().equals(new Effect.Points(0))) {
				fired.add(fired(card, drawn, reasonCodes));
			}
		});
		return fired.stream().sorted(HARD_FIRST).toList();
	}

	private FiredRule fired(ScoreCard card, ScoreCard.Drawn drawn, List<String> reasonCodes) {
		var rule = FiredRule.newBuilder()
			.setRule(card.id())
			.setValue(drawn.row())
			.setDeclineCode(card.code())
			.setCustomerText(card.text());
		if (card.needsReport()) {
			rule.setAgency(this.rules.report().agency()).setCustomerText(text(card, reasonCodes));
		}
		return switch (drawn.effect()) {
			case Effect.Points points -> rule.setPoints(points.points()).setOutcome(ASSESSMENT_OUTCOME_ACCEPT).build();
			case Effect.Refer refer -> rule.setOutcome(ASSESSMENT_OUTCOME_REFER).build();
			case Effect.Decline decline -> rule.setOutcome(ASSESSMENT_OUTCOME_DECLINE).build();
		};
	}

	/** A score alone is no reason: the agency's own reasons stand behind it. */
	private String text(ScoreCard card, List<String> reasonCodes) {
		return Stream.concat(Stream.of(card.text()),
				reasonCodes.stream()
					.limit(MOST_REASONS)
					.map(this.rules.report().reasons()::get)
					.filter(Objects::nonNull))
			.collect(Collectors.joining(" "));
	}

	private AssessmentResult.Builder result(List<FiredRule> fired) {
		return AssessmentResult.newBuilder().addAllRules(fired).setRuleSet(this.rules.reference());
	}

	private static AssessmentOutcome hardest(List<FiredRule> fired) {
		return fired.stream().map(FiredRule::getOutcome).reduce(ASSESSMENT_OUTCOME_ACCEPT, RiskEvaluation::worse);
	}

	/** The outcomes are numbered from the best to the worst. */
	private static AssessmentOutcome worse(AssessmentOutcome one, AssessmentOutcome other) {
		return (one.getNumber() >= other.getNumber()) ? one : other;
	}

}
