/**
 * The durable log: it exists to keep every acknowledged event, in order, on the local
 * disk, and knows nothing of gRPC.
 */
@NullMarked
package io.quotestream.eventstore.log;

import org.jspecify.annotations.NullMarked;
