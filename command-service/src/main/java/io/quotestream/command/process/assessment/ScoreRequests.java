package io.quotestream.command.process.assessment;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import io.quotestream.command.domain.Form;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.risk.RiskFact;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;

/** What a provider is told: what the rules of the place say, and nothing else. */
final class ScoreRequests {

	private final RuleSet rules;

	private final Map<String, Fact> told;

	private ScoreRequests(RuleSet rules, Map<String, Fact> told) {
		this.rules = rules;
		this.told = told;
	}

	static ScoreRiskRequest of(RiskAssessmentStarted started, Form form, RuleSet rules, Map<String, Fact> told) {
		var request = ScoreRiskRequest.newBuilder()
			.setAssessmentId(started.getAssessmentId())
			.setJurisdiction(rules.jurisdiction().code())
			.setInputHash(started.getInputHash())
			.setConsentGiven(started.getConsentGiven())
			.setEffectiveDate(form.effectiveDate());
		var facts = new ScoreRequests(rules, told);
		facts.number(RiskFact.DRIVER_AGE, request::setDriverAge);
		facts.number(RiskFact.LICENCE_YEARS, request::setLicenceYears);
		facts.number(RiskFact.AT_FAULT_CLAIMS, request::setAtFaultClaims);
		facts.number(RiskFact.MAJOR_VIOLATIONS, request::setMajorViolations);
		facts.number(RiskFact.MINOR_VIOLATIONS, request::setMinorViolations);
		facts.text(RiskFact.POSTAL_CODE, request::setZipCode);
		facts.text(RiskFact.IDENTITY_NUMBER, request::setIdentityNumber);
		return request.build();
	}

	private void number(RiskFact fact, IntConsumer field) {
		text(fact, (text) -> field.accept(Integer.parseInt(text)));
	}

	private void text(RiskFact fact, Consumer<String> field) {
		var known = this.told.get(fact.key());
		if (known != null && this.rules.report().send().contains(fact.key())) {
			field.accept(known.text());
		}
	}

}
