package io.quotestream.command.rating;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quotestream.command.domain.rating.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * SHA-256 of what a file says. Comments, layout and the order of keys do not count, nor
 * does what changes in the life of it: its state, its last day and the seal itself.
 */
public final class ContentHash {

	private static final Set<String> NOT_CONTENT = Set.of("state", "contentHash");

	private ContentHash() {
	}

	/**
	 * The hash in hexadecimal.
	 * @param section the key of the file under which its tables stand
	 * @param rows the rows of each table, header first, wherever they were written
	 */
	public static String of(JsonNode file, String section, Map<String, List<List<String>>> rows) {
		var content = content(file, section, rows);
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256")
					.digest(CanonicalJson.write(content).getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, Object> content(JsonNode file, String section, Map<String, List<List<String>>> rows) {
		var content = new LinkedHashMap<String, Object>();
		for (var entry : file.properties()) {
			if (!NOT_CONTENT.contains(entry.getKey())) {
				content.put(entry.getKey(),
						entry.getKey().equals(section) ? tables(entry.getValue(), rows)
								: entry.getKey().equals("effective")
										? Map.of("from", entry.getValue().path("from").asString())
										: tree(entry.getValue()));
			}
		}
		return content;
	}

	private static Map<String, Object> tables(JsonNode tables, Map<String, List<List<String>>> rows) {
		var content = new LinkedHashMap<String, Object>();
		for (var entry : tables.properties()) {
			var table = new LinkedHashMap<String, Object>();
			for (var key : entry.getValue().properties()) {
				if (!key.getKey().startsWith("rows")) {
					table.put(key.getKey(), tree(key.getValue()));
				}
			}
			table.put("rows", rows.getOrDefault(entry.getKey(), List.of()));
			content.put(entry.getKey(), table);
		}
		return content;
	}

	private static Object tree(JsonNode node) {
		return switch (node) {
			case ObjectNode object -> {
				var map = new LinkedHashMap<String, Object>();
				object.properties().forEach((entry) -> map.put(entry.getKey(), tree(entry.getValue())));
				yield map;
			}
			case ArrayNode array -> array.valueStream().map(ContentHash::tree).toList();
			default -> node.isNumber() ? node.decimalValue().toPlainString()
					: node.isBoolean() ? (Object) node.booleanValue() : node.asString();
		};
	}

}
