/**
 * The read model {@code quote}: one document for each quote, folded from its stream.
 */
@NullMarked
package io.quotestream.projection.quote;

import org.jspecify.annotations.NullMarked;
