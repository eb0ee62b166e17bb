/**
 * What is this quote now, and at least at the revision I have seen?
 */
@NullMarked
package io.quotestream.query.getquote;

import org.jspecify.annotations.NullMarked;
