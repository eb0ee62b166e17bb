/** The benchmarks of the embedded event store, and the server that is its floor. */
@NullMarked
package io.quotestream.benchmarks.store;

import org.jspecify.annotations.NullMarked;
