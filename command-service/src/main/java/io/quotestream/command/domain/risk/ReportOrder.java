package io.quotestream.command.domain.risk;

import java.util.Map;
import java.util.Set;

/**
 * What the scoring provider is told, and what of its answer may be used.
 *
 * @param agency who makes the report, with how to reach it
 * @param send the facts it is told
 * @param reasons customer texts by the provider's reason codes; a code without one is not
 * kept
 */
public record ReportOrder(String agency, Set<String> send, Map<String, String> reasons) {

	public ReportOrder {
		send = Set.copyOf(send);
		reasons = Map.copyOf(reasons);
	}

}
