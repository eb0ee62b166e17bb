package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.type.Date;
import com.google.type.Decimal;

import io.quotestream.proto.type.v1.RatePlanVersion;
import io.quotestream.proto.type.v1.StepOperation;
import io.quotestream.proto.type.v1.StepRounding;
import io.quotestream.proto.type.v1.TermSource;
import io.quotestream.proto.type.v1.WorksheetCoverage;
import io.quotestream.proto.type.v1.WorksheetDerivation;
import io.quotestream.proto.type.v1.WorksheetFact;
import io.quotestream.proto.type.v1.WorksheetInputs;
import io.quotestream.proto.type.v1.WorksheetItem;
import io.quotestream.proto.type.v1.WorksheetLevel;
import io.quotestream.proto.type.v1.WorksheetPayments;
import io.quotestream.proto.type.v1.WorksheetTerm;

/**
 * Worksheets as events hold them, and back without the loss of a digit: what comes back
 * has the same canonical form.
 */
public final class WorksheetMessages {

	private WorksheetMessages() {
	}

	/** As an event holds it. */
	public static io.quotestream.proto.type.v1.Worksheet message(Worksheet worksheet) {
		var message = io.quotestream.proto.type.v1.Worksheet.newBuilder()
			.setRatePlan(RatePlanVersion.newBuilder()
				.setRatePlanId(worksheet.planId())
				.setVersion(worksheet.planVersion())
				.setContentHash(worksheet.contentHash()))
			.setJurisdiction(worksheet.jurisdiction())
			.setCurrency(worksheet.currency())
			.setInputs(message(worksheet.inputs()))
			.setPremium(decimal(worksheet.premium()))
			.setFees(decimal(worksheet.fees()))
			.setTaxes(decimal(worksheet.taxes()))
			.setPayable(decimal(worksheet.payable()));
		worksheet.derivations().forEach((derivation) -> message.addDerivations(message(derivation)));
		worksheet.sections().forEach((section) -> message.addSections(message(section)));
		worksheet.payments().forEach((plan) -> message.addPayments(message(plan)));
		return message.build();
	}

	/**
	 * As an event holds it.
	 */
	public static io.quotestream.proto.type.v1.WorksheetSection message(WorksheetSection section) {
		var message = io.quotestream.proto.type.v1.WorksheetSection.newBuilder()
			.setLevel(WorksheetLevel.valueOf("WORKSHEET_LEVEL_" + section.level().name()))
			.setItemId(section.item())
			.setCoverage(section.coverage())
			.setLabel(section.label())
			.setOpening(decimal(section.opening()))
			.setResult(decimal(section.result()));
		section.steps().forEach((step) -> message.addSteps(message(step)));
		return message.build();
	}

	/**
	 * The worksheet that an event holds.
	 * @throws IllegalArgumentException when its inputs are not there any more, or it is
	 * none
	 */
	public static Worksheet worksheet(io.quotestream.proto.type.v1.Worksheet message) {
		if (!message.hasInputs()) {
			throw new IllegalArgumentException("The inputs of the worksheet were forgotten");
		}
		var plan = message.getRatePlan();
		return new Worksheet(plan.getRatePlanId(), plan.getVersion(), plan.getContentHash(), message.getJurisdiction(),
				message.getCurrency(), facts(message.getInputs()),
				message.getDerivationsList().stream().map(WorksheetMessages::derivation).toList(),
				message.getSectionsList().stream().map(WorksheetMessages::section).toList(),
				number(message.getPremium()), number(message.getFees()), number(message.getTaxes()),
				number(message.getPayable()),
				message.getPaymentsList().stream().map(WorksheetMessages::payments).toList());
	}

	private static WorksheetInputs message(RatingFacts facts) {
		var day = facts.effectiveDate();
		return WorksheetInputs.newBuilder()
			.setProduct(facts.product())
			.setCountry(facts.country())
			.setState(facts.state())
			.setEffectiveDate(
					Date.newBuilder().setYear(day.getYear()).setMonth(day.getMonthValue()).setDay(day.getDayOfMonth()))
			.addAllPolicy(messages(facts.policy()))
			.addAllItems(facts.items().stream().map(WorksheetMessages::message).toList())
			.build();
	}

	private static RatingFacts facts(WorksheetInputs message) {
		var day = message.getEffectiveDate();
		return new RatingFacts(message.getProduct(), message.getCountry(), message.getState(),
				LocalDate.of(day.getYear(), day.getMonth(), day.getDay()), facts(message.getPolicyList()),
				message.getItemsList().stream().map(WorksheetMessages::item).toList());
	}

	private static WorksheetItem message(RatingFacts.Item item) {
		var message = WorksheetItem.newBuilder().setItemId(item.id()).addAllFacts(messages(item.facts()));
		item.coverages()
			.forEach((coverage, choices) -> message
				.addCoverages(WorksheetCoverage.newBuilder().setCoverage(coverage).addAllChoices(messages(choices))));
		return message.build();
	}

	private static RatingFacts.Item item(WorksheetItem message) {
		var coverages = new TreeMap<String, SortedMap<String, Fact>>();
		message.getCoveragesList()
			.forEach((coverage) -> coverages.put(coverage.getCoverage(), facts(coverage.getChoicesList())));
		return new RatingFacts.Item(message.getItemId(), facts(message.getFactsList()), coverages);
	}

	private static List<WorksheetFact> messages(Map<String, Fact> facts) {
		var messages = new ArrayList<WorksheetFact>();
		facts.forEach((name, fact) -> {
			var message = WorksheetFact.newBuilder().setName(name);
			switch (fact) {
				case Fact.Text text -> message.setText(text.text());
				case Fact.Quantity quantity -> message.setNumber(decimal(quantity.value()));
				case Fact.Flag flag -> message.setFlag(flag.value());
			}
			messages.add(message.build());
		});
		return messages;
	}

	private static SortedMap<String, Fact> facts(List<WorksheetFact> messages) {
		var facts = new TreeMap<String, Fact>();
		messages.forEach((message) -> facts.put(message.getName(), switch (message.getValueCase()) {
			case TEXT -> Fact.of(message.getText());
			case NUMBER -> Fact.of(number(message.getNumber()));
			case FLAG -> Fact.of(message.getFlag());
			case VALUE_NOT_SET -> throw new IllegalArgumentException("A fact of no kind");
		}));
		return facts;
	}

	private static WorksheetDerivation message(Derivation derivation) {
		return WorksheetDerivation.newBuilder()
			.setItemId(derivation.item())
			.setName(derivation.name())
			.setLabel(derivation.label())
			.setValue(derivation.value())
			.addAllTerms(derivation.terms().stream().map(WorksheetMessages::message).toList())
			.build();
	}

	private static Derivation derivation(WorksheetDerivation message) {
		return new Derivation(message.getItemId(), message.getName(), message.getLabel(), message.getValue(),
				terms(message.getTermsList()));
	}

	private static WorksheetSection section(io.quotestream.proto.type.v1.WorksheetSection message) {
		return new WorksheetSection(
				WorksheetSection.Level.valueOf(withoutPrefix(message.getLevel().name(), "WORKSHEET_LEVEL_")),
				message.getItemId(), message.getCoverage(), message.getLabel(), number(message.getOpening()),
				message.getStepsList().stream().map(WorksheetMessages::step).toList(), number(message.getResult()));
	}

	private static io.quotestream.proto.type.v1.WorksheetStep message(WorksheetStep step) {
		var message = io.quotestream.proto.type.v1.WorksheetStep.newBuilder()
			.setNumber(step.number())
			.setStepId(step.id())
			.setLabel(step.label())
			.setKind(io.quotestream.proto.type.v1.StepKind.valueOf("STEP_KIND_" + step.kind().name()))
			.setOperation(StepOperation.valueOf("STEP_OPERATION_" + step.operation().name()))
			.setBefore(decimal(step.before()))
			.setExact(decimal(step.exact()))
			.setAfter(decimal(step.after()))
			.addAllTerms(step.terms().stream().map(WorksheetMessages::message).toList());
		if (step.operand() != null) {
			message.setOperand(decimal(step.operand()));
		}
		if (step.base() != null) {
			message.setBase(decimal(step.base()));
		}
		if (step.rounding() != null) {
			message.setRounding(StepRounding.newBuilder()
				.setScale(step.rounding().scale())
				.setMode(io.quotestream.proto.type.v1.RoundingMode
					.valueOf("ROUNDING_MODE_" + step.rounding().mode().name())));
		}
		return message.build();
	}

	private static WorksheetStep step(io.quotestream.proto.type.v1.WorksheetStep message) {
		var rounding = message.getRounding();
		return new WorksheetStep(message.getNumber(), message.getStepId(), message.getLabel(),
				StepKind.valueOf(withoutPrefix(message.getKind().name(), "STEP_KIND_")),
				Operation.valueOf(withoutPrefix(message.getOperation().name(), "STEP_OPERATION_")),
				message.hasOperand() ? number(message.getOperand()) : null,
				message.hasBase() ? number(message.getBase()) : null, number(message.getBefore()),
				number(message.getExact()), number(message.getAfter()),
				message.hasRounding()
						? new Rounding(rounding.getScale(),
								RoundingMode.valueOf(withoutPrefix(rounding.getMode().name(), "ROUNDING_MODE_")))
						: null,
				terms(message.getTermsList()));
	}

	/** A fact has a field of its own, so that it can be forgotten. */
	private static WorksheetTerm message(Term term) {
		var message = WorksheetTerm.newBuilder()
			.setSource(TermSource.valueOf("TERM_SOURCE_" + term.source().name()))
			.setName(term.name())
			.setKey(term.key())
			.setColumn(term.column());
		return ((term.source() == Term.Source.FACT) ? message.setFact(term.value()) : message.setValue(term.value()))
			.build();
	}

	private static List<Term> terms(List<WorksheetTerm> messages) {
		return messages.stream()
			.map((message) -> new Term(Term.Source.valueOf(withoutPrefix(message.getSource().name(), "TERM_SOURCE_")),
					message.getName(), message.getKey(), message.getColumn(),
					(message.getSource() == TermSource.TERM_SOURCE_FACT) ? message.getFact() : message.getValue()))
			.toList();
	}

	private static WorksheetPayments message(PaymentPlan plan) {
		return WorksheetPayments.newBuilder()
			.setPaymentPlanId(plan.id())
			.setLabel(plan.label())
			.setCharge(decimal(plan.charge()))
			.setTotal(decimal(plan.total()))
			.addAllAmounts(plan.amounts().stream().map(WorksheetMessages::decimal).toList())
			.build();
	}

	private static PaymentPlan payments(WorksheetPayments message) {
		return new PaymentPlan(message.getPaymentPlanId(), message.getLabel(), number(message.getCharge()),
				number(message.getTotal()), message.getAmountsList().stream().map(WorksheetMessages::number).toList());
	}

	private static Decimal decimal(BigDecimal number) {
		return Decimal.newBuilder().setValue(number.toPlainString()).build();
	}

	private static BigDecimal number(Decimal decimal) {
		return new BigDecimal(decimal.getValue());
	}

	private static String withoutPrefix(String name, String prefix) {
		return name.substring(prefix.length());
	}

}
