/** The embedded event store's contract, asked for by the official client. */
@NullMarked
package io.quotestream.eventstore;

import org.jspecify.annotations.NullMarked;
