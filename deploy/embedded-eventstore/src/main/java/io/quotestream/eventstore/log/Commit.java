package io.quotestream.eventstore.log;

/**
 * A commit that succeeded.
 *
 * @param changes how many changes shared it
 * @param events how many events it stored
 * @param bytes their data and metadata, in bytes
 * @param applyNanos the time for deciding and writing before the flush
 * @param flushNanos the time for the commit itself, almost all of it waiting for the disk
 */
public record Commit(int changes, int events, long bytes, long applyNanos, long flushNanos) {
}
