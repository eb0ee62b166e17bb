package io.quotestream.projection.fold;

/**
 * The stream did not yet hand out events that were already delivered. It will; until then
 * the event store counts as down.
 */
public final class GapNotFilled extends RuntimeException {

	GapNotFilled(String quoteId, long revision, long delivered) {
		super("The stream of quote " + quoteId + " ends before revision " + revision + ", but " + delivered
				+ " was delivered");
	}

}
