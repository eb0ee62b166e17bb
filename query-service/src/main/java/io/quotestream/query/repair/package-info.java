/**
 * Asks projection-service for a view that Redis lost or that is late.
 */
@NullMarked
package io.quotestream.query.repair;

import org.jspecify.annotations.NullMarked;
