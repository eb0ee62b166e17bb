/**
 * What the service does by itself, without being asked: it reacts to events, asks
 * providers, and finishes what a crash interrupted.
 */
@NullMarked
package io.quotestream.command.process;

import org.jspecify.annotations.NullMarked;
