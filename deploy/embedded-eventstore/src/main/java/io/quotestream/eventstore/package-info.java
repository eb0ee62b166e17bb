/**
 * The embedded event store as a program and as an object: it exists so that one machine
 * and every test can speak EventStoreDB's protocol to a durable store without a cluster.
 *
 * <p>
 * Inside a running program it starts in 26 to 68 ms, 50 to 127 ms with a new client's
 * first append: the second to fifth start that {@code StartAndStopTest} prints, on 2
 * cores that were busy with other work. The first start in a new JVM took 170 and 247 ms.
 */
@NullMarked
package io.quotestream.eventstore;

import org.jspecify.annotations.NullMarked;
