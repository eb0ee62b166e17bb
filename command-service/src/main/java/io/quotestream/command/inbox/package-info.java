/**
 * Commands that are taken now and carried out later, those of one quote strictly in
 * order.
 */
@NullMarked
package io.quotestream.command.inbox;

import org.jspecify.annotations.NullMarked;
