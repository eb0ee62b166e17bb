/**
 * The gRPC face: translates, delegates, answers.
 */
@NullMarked
package io.quotestream.command.api;

import org.jspecify.annotations.NullMarked;
