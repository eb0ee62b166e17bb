/**
 * What command-service is held to.
 */
@NullMarked
package io.quotestream.benchmarks.quote;

import org.jspecify.annotations.NullMarked;
