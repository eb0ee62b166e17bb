/**
 * The embedded event store as a program and as an object: it exists so that one machine
 * and every test can speak EventStoreDB's protocol to a durable store without a cluster.
 */
@NullMarked
package io.quotestream.eventstore;

import org.jspecify.annotations.NullMarked;
