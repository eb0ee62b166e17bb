/**
 * Events to bytes and back, with the personal fields sealed on the way.
 */
@NullMarked
package io.quotestream.proto.codec;

import org.jspecify.annotations.NullMarked;
