/**
 * The read model of what the passing of time does to quotes: the timers of
 * command-service ask it what is due.
 */
@NullMarked
package io.quotestream.projection.deadlines;

import org.jspecify.annotations.NullMarked;
