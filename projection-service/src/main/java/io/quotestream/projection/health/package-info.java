/**
 * What the service tells those who run it.
 */
@NullMarked
package io.quotestream.projection.health;

import org.jspecify.annotations.NullMarked;
