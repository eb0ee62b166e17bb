/**
 * Answers typed queries from the read models; decides nothing and stores nothing.
 */
@NullMarked
package io.quotestream.query;

import org.jspecify.annotations.NullMarked;
