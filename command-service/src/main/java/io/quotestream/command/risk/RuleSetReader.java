package io.quotestream.command.risk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.quotestream.command.domain.LookBack;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.rating.Table;
import io.quotestream.command.domain.risk.Effect;
import io.quotestream.command.domain.risk.ReportOrder;
import io.quotestream.command.domain.risk.RuleSet;
import io.quotestream.command.domain.risk.ScoreCard;
import io.quotestream.command.domain.risk.ScoreScale;
import io.quotestream.command.rating.ContentHash;
import io.quotestream.command.rating.FileHead;
import io.quotestream.command.rating.TableReader;
import io.quotestream.command.rating.YamlDocument;
import io.quotestream.proto.type.v1.DeclineCode;
import tools.jackson.databind.JsonNode;

/** Makes rules of a document that has the right shape. */
final class RuleSetReader {

	private final YamlDocument document;

	private final JsonNode root;

	private final FileHead head;

	private final List<Finding> findings = new ArrayList<>();

	private final Map<String, List<List<String>>> rows = new HashMap<>();

	RuleSetReader(YamlDocument document) {
		this.document = document;
		this.root = document.root();
		this.head = new FileHead(document.root(), this.findings::add);
	}

	/** What cannot be read, and whether the seal holds; filled by {@link #read()}. */
	List<Finding> findings() {
		return this.findings;
	}

	/** The rules as far as they can be read; empty when not even their frame can. */
	Optional<RuleSet> read() {
		var effective = this.head.effective();
		var currencyExists = this.head.currencyExists();
		var cards = this.root.path("cards")
			.properties()
			.stream()
			.map((entry) -> card(entry.getKey(), entry.getValue()))
			.toList();
		var hash = ContentHash.of(this.root, "cards", this.rows);
		if (this.findings.isEmpty()) {
			this.head.seal(hash);
		}
		if (effective == null || !currencyExists) {
			return Optional.empty();
		}
		return Optional
			.of(new RuleSet(this.head.text("rules"), this.head.version(), this.head.state(), this.head.text("title"),
					this.head.text("product"), this.head.jurisdiction(), effective, this.head.text("currency"), hash,
					texts(this.root.path("allowed")), lookBack(), report(), score(), cards));
	}

	private LookBack lookBack() {
		var node = this.root.path("lookBack");
		return new LookBack(node.path("atFaultClaims").intValue(), node.path("majorViolations").intValue(),
				node.path("minorViolations").intValue());
	}

	private ReportOrder report() {
		var node = this.root.path("report");
		var reasons = new HashMap<String, String>();
		node.path("reasons").properties().forEach((entry) -> reasons.put(entry.getKey(), entry.getValue().asString()));
		return new ReportOrder(node.path("agency").asString(), texts(node.path("send")), reasons);
	}

	private ScoreScale score() {
		var node = this.root.path("score");
		return new ScoreScale(node.path("base").intValue(), node.path("refer").intValue(),
				node.path("decline").intValue());
	}

	private ScoreCard card(String id, JsonNode node) {
		var path = "cards." + id;
		var keys = TableReader.keys(node.path("keys"));
		var reader = new TableReader(keys,
				(line, text) -> this.findings.add(Finding.error(Finding.Code.WRONG_VALUE, path, text).atLine(line)));
		var lines = TableReader.lines(node.path("rows").asString(), this.document.line(path + ".rows"));
		this.rows.put(id, lines.stream().map(TableReader.Line::cells).toList());
		var columns = reader.columns(lines);
		var rows = columns.isEmpty() ? List.<Table.Row>of() : reader.rows(lines);
		return new ScoreCard(id, node.path("text").asString(),
				DeclineCode.valueOf("DECLINE_CODE_" + node.path("code").asString()),
				new Table(id, keys, columns, -1, null, null, rows),
				Effect.of(node.path("unknown").asString("")).orElse(null));
	}

	private static Set<String> texts(JsonNode list) {
		var texts = new LinkedHashSet<String>();
		list.valueStream().map(JsonNode::asString).forEach(texts::add);
		return texts;
	}

}
