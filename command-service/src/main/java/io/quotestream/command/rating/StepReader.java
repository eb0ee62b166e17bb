package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

import io.quotestream.command.domain.rating.Condition;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.rating.Operand;
import io.quotestream.command.domain.rating.Operation;
import io.quotestream.command.domain.rating.Parts;
import io.quotestream.command.domain.rating.Rounding;
import io.quotestream.command.domain.rating.StepKind;
import io.quotestream.command.domain.rating.StepRule;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the steps of chains. */
final class StepReader {

	private static final List<String> OPERATIONS = List.of("base", "multiply", "add", "percent", "minimum", "maximum");

	/** Which keys belong together in an operand, by the key that tells its kind. */
	private static final Map<String, List<String>> OPERANDS = operands();

	private final BiFunction<JsonNode, String, @Nullable Rounding> roundings;

	private final Faults faults;

	StepReader(BiFunction<JsonNode, String, @Nullable Rounding> roundings, Faults faults) {
		this.roundings = roundings;
		this.faults = faults;
	}

	/** Takes what cannot be read. */
	@FunctionalInterface
	interface Faults {

		void add(Finding.Code code, String path, String text);

	}

	private static Map<String, List<String>> operands() {
		var operands = new LinkedHashMap<String, List<String>>();
		operands.put("sum", List.of("notBelow", "notAbove"));
		operands.put("each", List.of("above", "per", "parts", "rate"));
		operands.put("percent", List.of("of", "round"));
		operands.put("slices", List.of("column"));
		operands.put("table", List.of("column"));
		operands.put("fact", List.of());
		return operands;
	}

	List<StepRule> read(JsonNode steps, String path) {
		var rules = new ArrayList<StepRule>();
		for (int i = 0; i < steps.size(); i++) {
			rules.add(step(steps.path(i), path + "[" + i + "]"));
		}
		return rules;
	}

	private StepRule step(JsonNode node, String path) {
		var named = OPERATIONS.stream().filter(node::has).toList();
		if (named.size() > 1 || (named.isEmpty() && !node.has("round"))) {
			this.faults.add(Finding.Code.WRONG_VALUE, path,
					"A step has one of " + String.join(", ", OPERATIONS) + ", or only round");
		}
		var name = named.isEmpty() ? "round" : named.getFirst();
		var operation = switch (name) {
			case "percent" -> node.path("rounded").asString("").equals("amount") ? Operation.PERCENT_AMOUNT
					: Operation.PERCENT_PRODUCT;
			default -> Operation.valueOf(name.toUpperCase(Locale.ROOT));
		};
		return new StepRule(node.path("id").asString(), node.path("label").asString(),
				StepKind.valueOf(node.path("kind").asString("rate").toUpperCase(Locale.ROOT)), operation,
				named.isEmpty() ? null : operand(node.path(name), path + "." + name),
				node.path("of").asString(StepRule.RUNNING), this.roundings.apply(node.path("round"), path + ".round"),
				conditions(node.path("when"), path + ".when"));
	}

	private Operand operand(JsonNode node, String path) {
		if (node.isNumber()) {
			return new Operand.Literal(node.decimalValue());
		}
		var kind = OPERANDS.keySet().stream().filter(node::has).findFirst().orElse("");
		var allowed = OPERANDS.getOrDefault(kind, List.of());
		var foreign = node.propertyNames()
			.stream()
			.filter((key) -> !key.equals(kind) && !allowed.contains(key))
			.toList();
		if (kind.isEmpty() || !foreign.isEmpty()) {
			this.faults.add(Finding.Code.WRONG_VALUE, path,
					kind.isEmpty() ? "An operand is a number or has one of " + String.join(", ", OPERANDS.keySet())
							: String.join(", ", foreign) + " cannot stand beside " + kind);
			return new Operand.Literal(BigDecimal.ZERO);
		}
		return switch (kind) {
			case "sum" -> sum(node, path);
			case "each" -> each(node, path);
			case "percent" -> new Operand.Share(node.path("percent").decimalValue(), required(node, "of", path),
					this.roundings.apply(node.path("round"), path + ".round"));
			case "slices" -> new Operand.Slices(node.path("slices").asString(), node.path("column").asString(""));
			case "table" -> new Operand.Lookup(node.path("table").asString(), node.path("column").asString(""));
			default -> new Operand.Known(node.path("fact").asString());
		};
	}

	private Operand required(JsonNode node, String key, String path) {
		if (!node.has(key)) {
			this.faults.add(Finding.Code.WRONG_VALUE, path, key + " is missing");
			return new Operand.Literal(BigDecimal.ZERO);
		}
		return operand(node.path(key), path + "." + key);
	}

	private Operand each(JsonNode node, String path) {
		if (!node.has("per") || !node.has("parts")) {
			this.faults.add(Finding.Code.WRONG_VALUE, path, "each needs per and parts");
			return new Operand.Literal(BigDecimal.ZERO);
		}
		var above = node.has("above") ? node.path("above").decimalValue() : BigDecimal.ZERO;
		return new Operand.Each(node.path("each").asString(), above, node.path("per").decimalValue(),
				Parts.valueOf(node.path("parts").asString().toUpperCase(Locale.ROOT)), required(node, "rate", path));
	}

	private Operand sum(JsonNode node, String path) {
		var members = new ArrayList<Operand.Sum.Member>();
		for (int i = 0; i < node.path("sum").size(); i++) {
			var member = node.path("sum").path(i);
			var at = path + ".sum[" + i + "]";
			members.add(new Operand.Sum.Member(member.path("label").asString(), operand(member.path("rate"), at),
					conditions(member.path("when"), at + ".when")));
		}
		return new Operand.Sum(members, node.has("notBelow") ? node.path("notBelow").decimalValue() : null,
				node.has("notAbove") ? node.path("notAbove").decimalValue() : null);
	}

	private List<Condition> conditions(JsonNode when, String path) {
		var conditions = new ArrayList<Condition>();
		for (int i = 0; i < when.size(); i++) {
			var node = when.path(i);
			var subject = node.path("fact").asString();
			if (node.has("is")) {
				conditions.add(new Condition.IsOneOf(subject, List.of(fact(node.path("is")))));
			}
			else if (node.has("in")) {
				conditions
					.add(new Condition.IsOneOf(subject, node.path("in").valueStream().map(StepReader::fact).toList()));
			}
			else if (node.has("atLeast")) {
				conditions.add(new Condition.AtLeast(subject, node.path("atLeast").decimalValue()));
			}
			else if (node.has("atMost")) {
				conditions.add(new Condition.AtMost(subject, node.path("atMost").decimalValue()));
			}
			else if (node.has("given")) {
				conditions.add(new Condition.Given(subject));
			}
			else {
				this.faults.add(Finding.Code.WRONG_VALUE, path + "[" + i + "]",
						"A condition has one of is, in, atLeast, atMost and given");
			}
		}
		return conditions;
	}

	static Fact fact(JsonNode node) {
		return node.isNumber() ? Fact.of(node.decimalValue())
				: node.isBoolean() ? Fact.of(node.booleanValue()) : Fact.of(node.asString());
	}

}
