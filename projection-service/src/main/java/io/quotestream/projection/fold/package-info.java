/**
 * The doorbell rule, the same for every read model: how deliveries become documents.
 */
@NullMarked
package io.quotestream.projection.fold;

import org.jspecify.annotations.NullMarked;
