/**
 * What a test needs to run query-service: Redis, a projection-service that does as it is
 * told, and a client.
 */
@NullMarked
package io.quotestream.query.running;

import org.jspecify.annotations.NullMarked;
