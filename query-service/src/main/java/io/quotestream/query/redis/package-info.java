/**
 * Reads the documents that projection-service keeps in Redis, and nothing else of Redis.
 */
@NullMarked
package io.quotestream.query.redis;

import org.jspecify.annotations.NullMarked;
