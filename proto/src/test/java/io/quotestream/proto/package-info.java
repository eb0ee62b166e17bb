/**
 * Checks of the contract as a whole.
 */
@NullMarked
package io.quotestream.proto;

import org.jspecify.annotations.NullMarked;
