/** The tests of the harness. */
@NullMarked
package io.quotestream.benchmarks;

import org.jspecify.annotations.NullMarked;
