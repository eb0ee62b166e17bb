/**
 * The harness: it exists to measure a thing side by side with what nothing on this
 * machine could do better, and to print both.
 */
@NullMarked
package io.quotestream.benchmarks;

import org.jspecify.annotations.NullMarked;
