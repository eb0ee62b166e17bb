/**
 * The Streams service: it exists to turn append, read, delete and catch-up subscription
 * calls into work on the log.
 */
@NullMarked
package io.quotestream.eventstore.streams;

import org.jspecify.annotations.NullMarked;
