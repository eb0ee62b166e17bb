/**
 * Heals what deliveries cannot: compares the heads of all streams with the views, some
 * seconds behind, and folds what Redis lost.
 */
@NullMarked
package io.quotestream.projection.sweep;

import org.jspecify.annotations.NullMarked;
