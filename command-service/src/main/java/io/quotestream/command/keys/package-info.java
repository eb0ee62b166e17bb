/**
 * The keys that seal personal data, and the digests of requests: owned here, destroyed
 * here.
 */
@NullMarked
package io.quotestream.command.keys;

import org.jspecify.annotations.NullMarked;
