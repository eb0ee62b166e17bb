/**
 * What a user of the whole system can rely on: real processes on one machine, reached
 * through the gateway and nowhere else, and looked into only to prove what they keep.
 */
@NullMarked
package io.quotestream.e2e;

import org.jspecify.annotations.NullMarked;
