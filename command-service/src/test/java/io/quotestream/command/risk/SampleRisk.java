package io.quotestream.command.risk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.quotestream.command.domain.rating.BarredFactors;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.risk.Report;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.command.domain.risk.RuleSets;
import io.quotestream.command.rating.PlanFile;

/** The shipped rules, and a risk that nothing speaks against or for. */
final class SampleRisk {

	static final RuleSets SHIPPED = RuleSetLoader.standard().load(RuleSetLoader.shipped());

	static final RuleSet PENNSYLVANIA = shipped("private-car-risk-us-pa@1");

	private SampleRisk() {
	}

	static RuleSet shipped(String ref) {
		return SHIPPED.all().stream().filter((rules) -> rules.ref().equals(ref)).findFirst().orElseThrow();
	}

	static String source(String name) {
		return RuleSetLoader.shipped()
			.stream()
			.filter((file) -> file.name().equals(name))
			.findFirst()
			.orElseThrow()
			.text();
	}

	/** As a draft, which needs no seal. */
	static String draft() {
		return source("private-car-risk-us-pa-1.yaml").replace("state: active", "state: draft")
			.replaceAll("contentHash: .*\n", "");
	}

	static RuleSetLoader.Checked check(String yaml) {
		var file = new PlanFile("rules.yaml", yaml, (name) -> Optional.empty());
		return new RuleSetLoader(new BarredFactors(List.of(new BarredFactors.Bar("age", "US-CA", "state law on age"))))
			.check(List.of(file))
			.getFirst();
	}

	/** Scores what the base is in Pennsylvania. */
	static Map<String, Fact> told() {
		return new TreeMap<>(Map.ofEntries(Map.entry("driverAge", Fact.of(40)), Map.entry("licenceYears", Fact.of(20)),
				Map.entry("atFaultClaims", Fact.of(0)), Map.entry("majorViolations", Fact.of(0)),
				Map.entry("minorViolations", Fact.of(0)), Map.entry("vehicleType", Fact.of("CAR")),
				Map.entry("vehicleAge", Fact.of(3)), Map.entry("vehicleValue", Fact.of(20_000)),
				Map.entry("annualMileage", Fact.of(20_000)), Map.entry("comprehensive", Fact.of(false)),
				Map.entry("postalCode", Fact.of("15001")), Map.entry("monthsInsured", Fact.of(24)),
				Map.entry("daysLapsed", Fact.of(0)), Map.entry("cancelledForFraud", Fact.of(false))));
	}

	/** Neither good nor bad. */
	static Report report() {
		return scored(30);
	}

	static Report scored(long score) {
		return new Report(Map.of("reportScore", Fact.of(score), "undisclosedIncidents", Fact.of(0)), List.of(), "MVR-1",
				"bureau-motor@7");
	}

}
