/**
 * Groups of the event store: takes their deliveries, hands them on, and answers them once
 * they had their effect. Survives whatever the store or its client do.
 */
@NullMarked
package io.quotestream.proto.store.subscription;

import org.jspecify.annotations.NullMarked;
