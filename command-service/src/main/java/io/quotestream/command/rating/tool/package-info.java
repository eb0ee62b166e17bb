/**
 * The command line of rating: prices facts, checks plans, executes worksheets again.
 */
@NullMarked
package io.quotestream.command.rating.tool;

import org.jspecify.annotations.NullMarked;
