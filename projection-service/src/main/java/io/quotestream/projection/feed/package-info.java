/**
 * Tells other systems what became of quotes: a stream of integration events that can be
 * resumed anywhere.
 */
@NullMarked
package io.quotestream.projection.feed;

import org.jspecify.annotations.NullMarked;
