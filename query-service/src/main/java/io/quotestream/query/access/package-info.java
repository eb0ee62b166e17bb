/**
 * Who may see a quote.
 */
@NullMarked
package io.quotestream.query.access;

import org.jspecify.annotations.NullMarked;
