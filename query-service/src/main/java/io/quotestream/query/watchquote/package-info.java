/**
 * What becomes of this quote?
 */
@NullMarked
package io.quotestream.query.watchquote;

import org.jspecify.annotations.NullMarked;
