package io.quotestream.command.domain.rating;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON as RFC 8785 canonicalises it: no white space, names sorted by UTF-16 code
 * units, the shortest escapes. Numbers are whole and small; decimals come as strings.
 */
public final class CanonicalJson {

	private CanonicalJson() {
	}

	/** Of maps, lists, strings, integers and booleans. */
	public static String write(Object value) {
		var out = new StringBuilder();
		write(value, out);
		return out.toString();
	}

	private static void write(Object value, StringBuilder out) {
		switch (value) {
			case Map<?, ?> map -> writeObject(map, out);
			case List<?> list -> writeArray(list, out);
			case String text -> writeString(text, out);
			case Integer number -> out.append(number);
			case Boolean flag -> out.append(flag);
			default -> throw new IllegalArgumentException("No canonical form for " + value.getClass());
		}
	}

	private static void writeObject(Map<?, ?> map, StringBuilder out) {
		var sorted = new TreeMap<String, Object>();
		map.forEach((key, value) -> sorted.put((String) key, value));
		var separator = '{';
		for (var entry : sorted.entrySet()) {
			out.append(separator);
			writeString(entry.getKey(), out);
			out.append(':');
			write(entry.getValue(), out);
			separator = ',';
		}
		out.append(sorted.isEmpty() ? "{}" : "}");
	}

	private static void writeArray(List<?> list, StringBuilder out) {
		out.append('[');
		for (int i = 0; i < list.size(); i++) {
			if (i > 0) {
				out.append(',');
			}
			write(list.get(i), out);
		}
		out.append(']');
	}

	private static void writeString(String text, StringBuilder out) {
		out.append('"');
		for (int i = 0; i < text.length(); i++) {
			var letter = text.charAt(i);
			switch (letter) {
				case '"' -> out.append("\\\"");
				case '\\' -> out.append("\\\\");
				case '\b' -> out.append("\\b");
				case '\f' -> out.append("\\f");
				case '\n' -> out.append("\\n");
				case '\r' -> out.append("\\r");
				case '\t' -> out.append("\\t");
				default -> {
					if (letter < ' ') {
						out.append(String.format("\\u%04x", (int) letter));
					}
					else {
						out.append(letter);
					}
				}
			}
		}
		out.append('"');
	}

}
