package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

import org.jspecify.annotations.Nullable;

/** The worksheet as a tree of names and values: what its canonical form spells. */
final class WorksheetJson {

	private final SequencedMap<String, Object> fields = new LinkedHashMap<>();

	private WorksheetJson() {
	}

	static Map<String, Object> of(Worksheet worksheet) {
		var json = new WorksheetJson();
		json.fields.put("plan",
				new WorksheetJson().text("id", worksheet.planId())
					.number("version", worksheet.planVersion())
					.text("contentHash", worksheet.contentHash()).fields);
		json.text("jurisdiction", worksheet.jurisdiction()).text("currency", worksheet.currency());
		json.fields.put("inputs", of(worksheet.inputs()));
		return json.list("derivations", worksheet.derivations().stream().map(WorksheetJson::of).toList())
			.list("sections", worksheet.sections().stream().map(WorksheetJson::of).toList())
			.decimal("premium", worksheet.premium())
			.decimal("fees", worksheet.fees())
			.decimal("taxes", worksheet.taxes())
			.decimal("payable", worksheet.payable())
			.list("payments", worksheet.payments().stream().map(WorksheetJson::of).toList()).fields;
	}

	private static Map<String, Object> of(RatingFacts facts) {
		var json = new WorksheetJson().text("product", facts.product())
			.text("country", facts.country())
			.text("state", facts.state())
			.text("effectiveDate", facts.effectiveDate().toString());
		json.fields.put("policy", of(facts.policy()));
		return json.list("items", facts.items().stream().map(WorksheetJson::of).toList()).fields;
	}

	private static Map<String, Object> of(RatingFacts.Item item) {
		var json = new WorksheetJson().text("id", item.id());
		json.fields.put("facts", of(item.facts()));
		var coverages = new LinkedHashMap<String, Object>();
		item.coverages().forEach((coverage, choices) -> coverages.put(coverage, of(choices)));
		json.fields.put("coverages", coverages);
		return json.fields;
	}

	private static Map<String, Object> of(Map<String, Fact> facts) {
		var json = new LinkedHashMap<String, Object>();
		facts.forEach((name, fact) -> json.put(name,
				(fact instanceof Fact.Quantity) ? Map.of("number", fact.text()) : value(fact)));
		return json;
	}

	/** A number is told from a text that looks like one. */
	private static Object value(Fact fact) {
		return (fact instanceof Fact.Flag flag) ? (Object) flag.value() : fact.text();
	}

	private static Map<String, Object> of(Derivation derivation) {
		return new WorksheetJson().text("item", derivation.item())
			.text("name", derivation.name())
			.text("label", derivation.label())
			.text("value", derivation.value())
			.list("terms", derivation.terms().stream().map(WorksheetJson::of).toList()).fields;
	}

	private static Map<String, Object> of(WorksheetSection section) {
		return new WorksheetJson().text("level", section.level().name())
			.text("item", section.item())
			.text("coverage", section.coverage())
			.text("label", section.label())
			.decimal("opening", section.opening())
			.list("steps", section.steps().stream().map(WorksheetJson::of).toList())
			.decimal("result", section.result()).fields;
	}

	private static Map<String, Object> of(WorksheetStep step) {
		var json = new WorksheetJson().number("number", step.number())
			.text("id", step.id())
			.text("label", step.label())
			.text("kind", step.kind().name())
			.text("operation", step.operation().name())
			.decimal("operand", step.operand())
			.decimal("base", step.base())
			.decimal("before", step.before())
			.decimal("exact", step.exact())
			.decimal("after", step.after());
		var rounding = step.rounding();
		if (rounding != null) {
			json.fields.put("rounding", Map.of("scale", rounding.scale(), "mode", rounding.mode().name()));
		}
		return json.list("terms", step.terms().stream().map(WorksheetJson::of).toList()).fields;
	}

	private static Map<String, Object> of(Term term) {
		return new WorksheetJson().text("source", term.source().name())
			.text("name", term.name())
			.text("key", term.key())
			.text("column", term.column())
			.text("value", term.value()).fields;
	}

	private static Map<String, Object> of(PaymentPlan plan) {
		return new WorksheetJson().text("id", plan.id())
			.text("label", plan.label())
			.decimal("charge", plan.charge())
			.decimal("total", plan.total())
			.list("amounts", plan.amounts().stream().map(BigDecimal::toPlainString).toList()).fields;
	}

	private WorksheetJson text(String name, String value) {
		if (!value.isEmpty()) {
			this.fields.put(name, value);
		}
		return this;
	}

	private WorksheetJson number(String name, int value) {
		this.fields.put(name, value);
		return this;
	}

	private WorksheetJson decimal(String name, @Nullable BigDecimal value) {
		if (value != null) {
			this.fields.put(name, value.toPlainString());
		}
		return this;
	}

	private WorksheetJson list(String name, List<?> values) {
		this.fields.put(name, values);
		return this;
	}

}
