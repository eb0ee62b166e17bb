package io.quotestream.command.domain.risk;

import java.util.List;
import java.util.Map;

import io.quotestream.command.domain.rating.Fact;

/**
 * What a scoring provider found.
 *
 * @param facts what rules may read of it; none when it had no hit
 * @param reasonCodes the provider's, the main one first
 * @param reference what the provider calls it; empty when there is none
 * @param model that scored; empty when nothing was scored
 */
public record Report(Map<String, Fact> facts, List<String> reasonCodes, String reference, String model) {

	public Report {
		facts = Map.copyOf(facts);
		reasonCodes = List.copyOf(reasonCodes);
	}

}
