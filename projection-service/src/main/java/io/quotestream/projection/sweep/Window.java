package io.quotestream.projection.sweep;

import java.util.Map;

/**
 * A stretch of the log: the newest revision seen of every quote in it.
 *
 * @param upTo position of its last event
 * @param live whether it was seen as it happened, not while catching up
 * @param takenAt {@link System#nanoTime()} when it was cut off
 */
record Window(Map<String, Long> heads, String upTo, boolean live, long takenAt) {
}
