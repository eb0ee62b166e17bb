package io.quotestream.command.rating;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quotestream.command.domain.rating.Finding;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A YAML 1.2 file as a tree that remembers its lines. Decimals are read from their text,
 * so that 420.00 keeps its cents.
 */
public final class YamlDocument {

	private final Map<String, Integer> lines = new HashMap<>();

	private final List<Finding> findings = new ArrayList<>();

	private final JsonNode root;

	private YamlDocument(String text) {
		this.root = parse(text);
	}

	public static YamlDocument of(String text) {
		return new YamlDocument(text);
	}

	public JsonNode root() {
		return this.root;
	}

	public List<Finding> findings() {
		return this.findings;
	}

	/** The line of the longest part of the path that is in the file. */
	public int line(String path) {
		for (var known = path; !known.isEmpty(); known = parent(known)) {
			var line = this.lines.get(known);
			if (line != null) {
				return line;
			}
		}
		return 1;
	}

	private static String parent(String path) {
		var end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
		return (end < 0) ? "" : path.substring(0, end);
	}

	private JsonNode parse(String text) {
		try {
			return new Compose(LoadSettings.builder().setCodePointLimit(10_000_000).build()).composeString(text)
				.map((node) -> node(node, ""))
				.orElseGet(JsonNodeFactory.instance::objectNode);
		}
		catch (MarkedYamlEngineException ex) {
			syntax(Optional.ofNullable(ex.getProblem()).orElse("not readable"), ex.getProblemMark());
		}
		catch (YamlEngineException ex) {
			syntax(Optional.ofNullable(ex.getMessage()).orElse("not readable"), Optional.empty());
		}
		return JsonNodeFactory.instance.objectNode();
	}

	private void syntax(String problem, Optional<Mark> mark) {
		this.findings.add(new Finding(Finding.Severity.ERROR, Finding.Code.SYNTAX, "",
				mark.map(YamlDocument::line).orElse(1), problem));
	}

	private JsonNode node(Node node, String path) {
		node.getStartMark().ifPresent((mark) -> this.lines.putIfAbsent(path, line(mark)));
		return switch (node) {
			case MappingNode mapping -> object(mapping, path);
			case SequenceNode sequence -> array(sequence, path);
			case ScalarNode scalar -> scalar(scalar, path);
			default -> JsonNodeFactory.instance.nullNode();
		};
	}

	private JsonNode object(MappingNode mapping, String path) {
		var object = JsonNodeFactory.instance.objectNode();
		for (var entry : mapping.getValue()) {
			var key = (entry.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "?";
			var at = path.isEmpty() ? key : path + "." + key;
			entry.getKeyNode().getStartMark().ifPresent((mark) -> this.lines.putIfAbsent(at, line(mark)));
			if (object.has(key)) {
				this.findings.add(new Finding(Finding.Severity.ERROR, Finding.Code.SYNTAX, at,
						entry.getKeyNode().getStartMark().map(YamlDocument::line).orElse(1), key + " stands twice"));
			}
			object.set(key, node(entry.getValueNode(), at));
		}
		return object;
	}

	private JsonNode array(SequenceNode sequence, String path) {
		var array = JsonNodeFactory.instance.arrayNode();
		for (int i = 0; i < sequence.getValue().size(); i++) {
			array.add(node(sequence.getValue().get(i), path + "[" + i + "]"));
		}
		return array;
	}

	private JsonNode scalar(ScalarNode scalar, String path) {
		var text = scalar.getValue();
		if (scalar.getScalarStyle() == ScalarStyle.LITERAL) {
			// The text begins on the line after the bar.
			this.lines.put(path, this.lines.getOrDefault(path, 1) + 1);
		}
		var tag = scalar.getTag();
		if (tag.equals(Tag.BOOL)) {
			return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
		}
		if (tag.equals(Tag.INT) && text.length() <= 40) {
			return JsonNodeFactory.instance.numberNode(new BigInteger(text));
		}
		if (tag.equals(Tag.FLOAT) && text.matches("-?\\d{1,30}\\.\\d{1,30}")) {
			return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
		}
		return tag.equals(Tag.NULL) ? JsonNodeFactory.instance.nullNode() : JsonNodeFactory.instance.stringNode(text);
	}

	private static int line(Mark mark) {
		return mark.getLine() + 1;
	}

}
