/**
 * Deliveries of the event store to the projection.
 */
@NullMarked
package io.quotestream.projection.subscription;

import org.jspecify.annotations.NullMarked;
