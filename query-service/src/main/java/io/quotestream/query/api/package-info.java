/**
 * The gRPC face: translates, delegates, answers; maps failures; stops in order.
 */
@NullMarked
package io.quotestream.query.api;

import org.jspecify.annotations.NullMarked;
