/**
 * Tells whoever waits for a quote that it may have changed, so that nobody polls.
 */
@NullMarked
package io.quotestream.query.freshness;

import org.jspecify.annotations.NullMarked;
