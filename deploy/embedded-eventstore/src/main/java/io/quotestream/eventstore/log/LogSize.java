package io.quotestream.eventstore.log;

/**
 * How much a log holds.
 *
 * @param streams how many streams, those of metadata included
 * @param events how many events, hidden ones included
 * @param lastPosition the position of the last event, 0 if there is none
 * @param bytes what its files take
 */
public record LogSize(long streams, long events, long lastPosition, long bytes) {
}
