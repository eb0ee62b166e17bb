package io.quotestream.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.quotestream.proto.command.v1.CommandReceipt;

/**
 * What the system has promised about one quote by its receipts, in their order.
 *
 * @param acknowledged never empty
 */
public record Promises(String quoteId, List<Acknowledged> acknowledged) {

	CommandReceipt last() {
		return this.acknowledged.getLast().receipt();
	}

	String named() {
		return "quote " + this.quoteId;
	}

	/**
	 * What is wrong with the quote's stream, given whose request each of its events came
	 * from: every command must be there whole, once, in order, up to the revision of its
	 * receipt, and nothing else.
	 */
	Optional<String> brokenBy(List<String> requestIdsInStream) {
		var expected = new ArrayList<String>();
		for (var each : this.acknowledged) {
			for (int event = 0; event < each.command().events(); event++) {
				expected.add(each.command().requestId());
			}
			if (each.receipt().getRevision() != expected.size() - 1) {
				return Optional.of("quote %s: the receipt of request %s says revision %d, not %d".formatted(
						this.quoteId, each.command().requestId(), each.receipt().getRevision(), expected.size() - 1));
			}
		}
		if (Objects.equals(expected, requestIdsInStream)) {
			return Optional.empty();
		}
		return Optional.of("quote %s: its stream should hold the requests %s and holds %s".formatted(this.quoteId,
				expected, requestIdsInStream));
	}

}
