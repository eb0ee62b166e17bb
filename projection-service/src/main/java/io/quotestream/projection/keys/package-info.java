/**
 * The keys of sealed personal data, as command-service hands them out.
 */
@NullMarked
package io.quotestream.projection.keys;

import org.jspecify.annotations.NullMarked;
