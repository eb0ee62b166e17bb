/**
 * Deliveries of the event store: takes them, hands them to the projection, and answers
 * them once the projection has its answer. Survives whatever the store or its client do.
 */
@NullMarked
package io.quotestream.projection.subscription;

import org.jspecify.annotations.NullMarked;
