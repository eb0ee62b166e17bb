/**
 * The service as its callers see it, with a real Redis.
 */
@NullMarked
package io.quotestream.query;

import org.jspecify.annotations.NullMarked;
