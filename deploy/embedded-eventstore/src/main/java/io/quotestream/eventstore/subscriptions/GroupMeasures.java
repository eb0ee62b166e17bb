package io.quotestream.eventstore.subscriptions;

/**
 * How a group does.
 *
 * @param source the stream it reads, or the whole log
 * @param name its name
 * @param readsAll whether it reads the whole log
 * @param inFlight messages delivered and not answered
 * @param parked messages it gave up on
 * @param behind how far the end of its source is from what it has processed: in events
 * for a stream, in positions for the whole log
 * @param retries how often it took a message back for another delivery, since its start
 */
public record GroupMeasures(String source, String name, boolean readsAll, int inFlight, long parked, long behind,
		long retries) {
}
