package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

import io.quotestream.command.domain.rating.Coverage;
import io.quotestream.command.domain.rating.Derived;
import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.rating.Input;
import io.quotestream.command.domain.rating.InstalmentRule;
import io.quotestream.command.domain.rating.Nearest;
import io.quotestream.command.domain.rating.Parts;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Rounding;
import io.quotestream.command.domain.rating.Table;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes a plan of a document that has the right shape. Names are taken as they are: what
 * they mean is checked by the plan's own lint.
 */
final class PlanReader {

	private final PlanFile file;

	private final YamlDocument document;

	private final JsonNode root;

	private final FileHead head;

	private final List<Finding> findings = new ArrayList<>();

	private final Map<String, Rounding> roundings = new HashMap<>();

	private final Map<String, List<List<String>>> rows = new HashMap<>();

	PlanReader(PlanFile file, YamlDocument document) {
		this.file = file;
		this.document = document;
		this.root = document.root();
		this.head = new FileHead(document.root(), this.findings::add);
	}

	/** What cannot be read, and whether the seal holds; filled by {@link #read()}. */
	List<Finding> findings() {
		return this.findings;
	}

	/** The plan as far as it can be read; empty when not even its frame can. */
	Optional<RatePlan> read() {
		this.root.path("roundings")
			.properties()
			.forEach((entry) -> this.roundings.put(entry.getKey(),
					new Rounding(entry.getValue().path("scale").intValue(),
							RoundingMode.valueOf(entry.getValue().path("mode").asString()))));
		var effective = this.head.effective();
		var currencyExists = this.head.currencyExists();
		var derived = new ArrayList<Derived>();
		entries("derived", (name, node) -> derived(name, node, derived));
		var tables = tables();
		var steps = new StepReader(this::rounding, this::fault);
		var coverages = new ArrayList<Coverage>();
		entries("coverages", (name, node) -> coverages.add(coverage(name, node, steps)));
		var instalments = new ArrayList<InstalmentRule>();
		entries("instalments", (name, node) -> instalments(name, node).ifPresent(instalments::add));
		var items = steps.read(this.root.path("itemSteps"), "itemSteps");
		var policy = steps.read(this.root.path("policySteps"), "policySteps");
		var charges = steps.read(this.root.path("charges"), "charges");
		var hash = ContentHash.of(this.root, "tables", this.rows);
		if (this.findings.isEmpty()) {
			this.head.seal(hash);
		}
		if (effective == null || !currencyExists) {
			return Optional.empty();
		}
		return Optional
			.of(new RatePlan(this.head.text("plan"), this.head.version(), this.head.state(), this.head.text("title"),
					this.head.text("product"), this.head.jurisdiction(), effective, this.head.text("currency"), hash,
					this.head.text("item"), inputs(), derived, tables, coverages, items, policy, charges, instalments));
	}

	private List<Input> inputs() {
		return this.root.path("inputs")
			.properties()
			.stream()
			.map((entry) -> input(entry.getKey(), entry.getValue(),
					Input.Scope.valueOf(entry.getValue().path("scope").asString().toUpperCase(Locale.ROOT)),
					entry.getValue().path("factor").asString()))
			.toList();
	}

	private static Input input(String name, JsonNode node, Input.Scope scope, String factor) {
		return new Input(name, scope, Input.Type.valueOf(node.path("type").asString().toUpperCase(Locale.ROOT)), factor,
				node.path("optional").asBoolean(false), decimal(node, "min"), decimal(node, "max"),
				node.path("values").valueStream().map(JsonNode::asString).toList(),
				node.has("standard") ? StepReader.fact(node.path("standard")) : null);
	}

	private void derived(String name, JsonNode node, List<Derived> derived) {
		var label = node.path("label").asString();
		var ways = List.of("find", "points", "bonusMalus").stream().filter(node::has).toList();
		if (ways.size() != 1) {
			fault(Finding.Code.WRONG_VALUE, "derived." + name, "Say one of find, points and bonusMalus");
			return;
		}
		var way = node.path(ways.getFirst());
		switch (ways.getFirst()) {
			case "find" -> derived
				.add(new Derived.Found(name, label, way.path("table").asString(), way.path("column").asString()));
			case "points" -> {
				var weights = new LinkedHashMap<String, BigDecimal>();
				way.properties().forEach((entry) -> weights.put(entry.getKey(), entry.getValue().decimalValue()));
				derived.add(new Derived.Points(name, label, weights));
			}
			default -> {
				var rounding = rounding(way.path("round"), "derived." + name + ".bonusMalus.round");
				if (rounding != null) {
					derived.add(new Derived.BonusMalus(name, label, way.path("previous").asString(),
							way.path("claims").asString(), way.path("clean").decimalValue(),
							way.path("perClaim").decimalValue(), rounding, way.path("floor").decimalValue(),
							way.path("ceiling").decimalValue()));
				}
			}
		}
	}

	private SequencedMap<String, Table> tables() {
		var tables = new LinkedHashMap<String, Table>();
		entries("tables", (name, node) -> tables.put(name, table(name, node)));
		return tables;
	}

	private Table table(String name, JsonNode node) {
		var path = "tables." + name;
		var keys = TableReader.keys(node.path("keys"));
		var points = keys.stream().anyMatch((key) -> key.kind() == Table.Key.Kind.POINT);
		if (points != node.has("interpolate") || (points && keys.size() > 1)) {
			fault(Finding.Code.WRONG_VALUE, path, "A table of points has that one key and says how to interpolate");
		}
		var reader = new TableReader(keys, (line, text) -> this.findings
			.add(new Finding(Finding.Severity.ERROR, Finding.Code.WRONG_VALUE, path, line, text)));
		var lines = lines(path, node);
		this.rows.put(name, lines.stream().map(TableReader.Line::cells).toList());
		var columns = reader.columns(lines);
		var rows = columns.isEmpty() ? List.<Table.Row>of() : reader.rows(lines);
		return new Table(name, keys, columns, node.path("decimals").asInt(-1), direction(node),
				interpolation(path, node), rows);
	}

	private List<TableReader.Line> lines(String path, JsonNode node) {
		if (node.has("rows") == node.has("rowsFrom")) {
			fault(Finding.Code.WRONG_VALUE, path, "Say either rows or rowsFrom");
			return List.of();
		}
		if (node.has("rows")) {
			return TableReader.lines(node.path("rows").asString(), this.document.line(path + ".rows"));
		}
		var name = node.path("rowsFrom").asString();
		var text = this.file.beside().read(name);
		if (text.isEmpty()) {
			fault(Finding.Code.WRONG_VALUE, path + ".rowsFrom", "There is no file " + name + " beside the plan");
		}
		return TableReader.lines(text.orElse(""), 1);
	}

	private static Table.@Nullable Direction direction(JsonNode node) {
		return node.has("direction")
				? Table.Direction.valueOf(node.path("direction").asString().toUpperCase(Locale.ROOT)) : null;
	}

	private Table.@Nullable Interpolation interpolation(String path, JsonNode node) {
		var interpolate = node.path("interpolate");
		if (interpolate.isMissingNode()) {
			return null;
		}
		var rounding = rounding(interpolate.path("round"), path + ".interpolate.round");
		return (rounding == null) ? null : new Table.Interpolation(rounding,
				Table.Outside.valueOf(interpolate.path("below").asString().toUpperCase(Locale.ROOT)),
				interpolate.has("above")
						? Table.Outside.valueOf(interpolate.path("above").asString().toUpperCase(Locale.ROOT)) : null,
				interpolate.has("tailParts")
						? Parts.valueOf(interpolate.path("tailParts").asString().toUpperCase(Locale.ROOT)) : null);
	}

	private Coverage coverage(String id, JsonNode node, StepReader steps) {
		var choices = node.path("choices")
			.properties()
			.stream()
			.map((entry) -> input(entry.getKey(), entry.getValue(), Input.Scope.COVERAGE, "cover"))
			.toList();
		return new Coverage(id, node.path("label").asString(), node.path("compulsory").asBoolean(false), choices,
				steps.read(node.path("steps"), "coverages." + id + ".steps"));
	}

	private Optional<InstalmentRule> instalments(String id, JsonNode node) {
		var path = "instalments." + id;
		if (node.has("payments") == node.has("shares")) {
			fault(Finding.Code.WRONG_VALUE, path, "Say either payments or shares");
			return Optional.empty();
		}
		var charge = node.path("charge");
		var charged = rounding(charge.path("round"), path + ".charge.round");
		var rounding = rounding(node.path("round"), path + ".round");
		return Optional.ofNullable(rounding)
			.map((known) -> new InstalmentRule(id, node.path("label").asString(),
					(charged != null) ? new InstalmentRule.Charge(charge.path("percent").decimalValue(), charged)
							: null,
					node.path("payments").asInt(0),
					node.path("shares").valueStream().map(JsonNode::decimalValue).toList(), known,
					node.path("residual").intValue()));
	}

	/**
	 * {@code null} where none is named, and after a fault where there is none so called.
	 */
	private @Nullable Rounding rounding(JsonNode name, String path) {
		if (name.isMissingNode()) {
			return null;
		}
		var rounding = this.roundings.get(name.asString());
		if (rounding == null) {
			fault(Finding.Code.UNKNOWN_NAME, path, "No rounding is called " + name.asString()
					+ Nearest.hint(name.asString(), this.roundings.keySet()));
		}
		return rounding;
	}

	private void entries(String name, BiConsumer<String, JsonNode> each) {
		this.root.path(name).properties().forEach((entry) -> each.accept(entry.getKey(), entry.getValue()));
	}

	private void fault(Finding.Code code, String path, String text) {
		this.findings.add(Finding.error(code, path, text));
	}

	private static @Nullable BigDecimal decimal(JsonNode node, String name) {
		return node.has(name) ? node.path(name).decimalValue() : null;
	}

}
