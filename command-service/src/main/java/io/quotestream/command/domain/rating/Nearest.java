package io.quotestream.command.domain.rating;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what somebody probably meant. */
public final class Nearest {

	private Nearest() {
	}

	/**
	 * " (did you mean x?)" for the known word with the fewest typing errors; empty when
	 * none is near.
	 */
	public static String hint(String word, Collection<String> known) {
		var limit = Math.max(2, word.length() / 3);
		return known.stream()
			.sorted()
			.min(Comparator.comparingInt((candidate) -> distance(word, candidate)))
			.filter((candidate) -> distance(word, candidate) <= limit)
			.map((candidate) -> " (did you mean " + candidate + "?)")
			.orElse("");
	}

	/** Levenshtein's: letters to insert, delete or replace, without regard to case. */
	private static int distance(String left, String right) {
		var a = left.toLowerCase(Locale.ROOT);
		var b = right.toLowerCase(Locale.ROOT);
		var previous = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			var current = new int[b.length() + 1];
			current[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				var replaced = previous[j - 1] + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
			}
			previous = current;
		}
		return previous[b.length()];
	}

}
