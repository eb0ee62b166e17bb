package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.Nearest;
import io.quotestream.command.domain.rating.RatingFacts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Facts as JSON, as people write them and as worksheets hold them. Numbers are read from
 * their digits.
 */
public final class RatingFactsJson {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	private final List<String> faults = new ArrayList<>();

	private RatingFactsJson() {
	}

	/**
	 * Reads facts.
	 * @throws UnreadableJson with everything that cannot be read, each with its path
	 */
	public static RatingFacts read(String text) {
		return read(parse(text));
	}

	/** JSON with its numbers as they are written. */
	static JsonNode parse(String text) {
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			throw new UnreadableJson(
					List.of("line " + ex.getLocation().getLineNr() + ": not JSON: " + ex.getOriginalMessage()));
		}
	}

	/**
	 * Reads facts.
	 * @throws UnreadableJson with everything that cannot be read, each with its path
	 */
	static RatingFacts read(JsonNode root) {
		var json = new RatingFactsJson();
		var facts = json.facts(root);
		if (facts == null || !json.faults.isEmpty()) {
			throw new UnreadableJson(json.faults);
		}
		return facts;
	}

	private @Nullable RatingFacts facts(JsonNode root) {
		keys(root, "", List.of("product", "country", "state", "effectiveDate", "policy", "items"));
		var product = text(root, "product");
		var country = text(root, "country");
		var state = text(root, "state");
		var date = date(root);
		var policy = named(root.path("policy"), "policy");
		var items = new ArrayList<RatingFacts.Item>();
		if (!root.path("items").isArray()) {
			this.faults.add("items: must be a list");
		}
		for (var item : root.path("items")) {
			items.add(item(item, "items[" + items.size() + "]"));
		}
		if (items.stream().map(RatingFacts.Item::id).distinct().count() < items.size()) {
			this.faults.add("items: each needs an id of its own");
		}
		return (date == null || !this.faults.isEmpty()) ? null
				: new RatingFacts(product, country, state, date, policy, items);
	}

	private RatingFacts.Item item(JsonNode node, String path) {
		keys(node, path + ".", List.of("id", "facts", "coverages"));
		var id = node.path("id").asString("");
		if (id.isEmpty()) {
			this.faults.add(path + ".id: is missing");
		}
		var coverages = new TreeMap<String, SortedMap<String, Fact>>();
		object(node.path("coverages"), path + ".coverages").properties()
			.forEach((entry) -> coverages.put(entry.getKey(),
					named(entry.getValue(), path + ".coverages." + entry.getKey())));
		return new RatingFacts.Item(id, named(node.path("facts"), path + ".facts"), coverages);
	}

	private SortedMap<String, Fact> named(JsonNode node, String path) {
		var facts = new TreeMap<String, Fact>();
		object(node, path).properties().forEach((entry) -> {
			var fact = fact(entry.getValue(), path + "." + entry.getKey());
			if (fact != null) {
				facts.put(entry.getKey(), fact);
			}
		});
		return facts;
	}

	private @Nullable Fact fact(JsonNode node, String path) {
		try {
			if (node.isNumber()) {
				return Fact.of(node.decimalValue());
			}
			// So worksheets spell a number, that no digit is lost on the way.
			if (node.isObject() && node.size() == 1 && node.path("number").isString()) {
				return Fact.of(new BigDecimal(node.path("number").asString()));
			}
		}
		catch (IllegalArgumentException ex) {
			this.faults.add(path + ": is no number of at most 30 digits");
			return null;
		}
		if (node.isBoolean()) {
			return Fact.of(node.booleanValue());
		}
		if (node.isString()) {
			return Fact.of(node.asString());
		}
		this.faults.add(path + ": must be a text, a number, true or false");
		return null;
	}

	private JsonNode object(JsonNode node, String path) {
		if (!node.isObject() && !node.isMissingNode()) {
			this.faults.add(path + ": must be an object");
		}
		return node;
	}

	private String text(JsonNode root, String name) {
		if (!root.path(name).isString()) {
			this.faults.add(name + ": " + (root.has(name) ? "must be a text" : "is missing"));
		}
		return root.path(name).asString("");
	}

	private @Nullable LocalDate date(JsonNode root) {
		try {
			return LocalDate.parse(text(root, "effectiveDate"));
		}
		catch (DateTimeParseException ex) {
			this.faults.add("effectiveDate: must be a day like 2026-12-01");
			return null;
		}
	}

	private void keys(JsonNode node, String path, Collection<String> known) {
		node.propertyNames()
			.stream()
			.filter((key) -> !known.contains(key))
			.forEach((key) -> this.faults.add(path + key + ": unknown key" + Nearest.hint(key, known)));
	}

}
