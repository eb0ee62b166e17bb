package io.quotestream.command.application;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Leaves out of a failing sequence whatever it fails without: halves first, then less,
 * single steps last.
 */
final class ShortestSequence {

	private ShortestSequence() {
	}

	static <T> List<T> of(List<T> failing, Predicate<List<T>> fails) {
		var shortest = failing;
		for (var size = Math.max(1, failing.size() / 2); size > 0; size = (size == 1) ? 0 : size / 2) {
			for (var from = 0; from < shortest.size();) {
				var without = new ArrayList<>(shortest);
				without.subList(from, Math.min(from + size, without.size())).clear();
				if (fails.test(without)) {
					shortest = without;
				}
				else {
					from += size;
				}
			}
		}
		return shortest;
	}

}
