package io.quotestream.command.domain.rating;

import java.util.List;

/**
 * A derived value that was needed.
 *
 * @param item whose it is; empty when it is the policy's
 * @param terms how it came about
 */
public record Derivation(String item, String name, String label, String value, List<Term> terms) {

	public Derivation {
		terms = List.copyOf(terms);
	}

}
