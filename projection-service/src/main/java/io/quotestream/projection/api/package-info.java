/**
 * What other services ask of this one, and how its failures are answered.
 */
@NullMarked
package io.quotestream.projection.api;

import org.jspecify.annotations.NullMarked;
