/**
 * Load, decide, append: the one way a command is handled.
 */
@NullMarked
package io.quotestream.command.application;

import org.jspecify.annotations.NullMarked;
