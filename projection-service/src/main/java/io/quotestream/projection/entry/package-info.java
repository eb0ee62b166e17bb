/**
 * Entries of quotes that stand in slots of their own, and may move from one to another.
 */
@NullMarked
package io.quotestream.projection.entry;

import org.jspecify.annotations.NullMarked;
