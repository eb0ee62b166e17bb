/**
 * Gets application numbers from their provider.
 */
@NullMarked
package io.quotestream.command.process.number;

import org.jspecify.annotations.NullMarked;
