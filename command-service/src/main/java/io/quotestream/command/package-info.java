/**
 * The only writer of quote streams.
 */
@NullMarked
package io.quotestream.command;

import org.jspecify.annotations.NullMarked;
