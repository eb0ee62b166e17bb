/**
 * What the service does by itself, without being asked.
 */
@NullMarked
package io.quotestream.command.process;

import org.jspecify.annotations.NullMarked;
