/**
 * The event store as command-service uses it.
 */
@NullMarked
package io.quotestream.command.store;

import org.jspecify.annotations.NullMarked;
