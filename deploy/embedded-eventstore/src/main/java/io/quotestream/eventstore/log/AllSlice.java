package io.quotestream.eventstore.log;

import java.util.List;

/**
 * A page of the whole log.
 *
 * @param events the events that match, in the order asked for
 * @param considered how many were looked at
 * @param last the position of the last one looked at, or the position asked for if none
 * was
 * @param end whether nothing followed when the page was read
 */
public record AllSlice(List<EventRecord> events, int considered, long last, boolean end) {
}
