/**
 * What a running store tells Prometheus. Nothing else needs it: a store inside another
 * program runs without.
 */
@NullMarked
package io.quotestream.eventstore.metrics;

import org.jspecify.annotations.NullMarked;
