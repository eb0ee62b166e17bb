/**
 * What a quote is and what may be done to it: pure functions over commands, events and
 * facts.
 */
@NullMarked
package io.quotestream.command.domain;

import org.jspecify.annotations.NullMarked;
