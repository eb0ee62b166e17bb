/**
 * The rules of risk assessments as files: reading and checking them.
 */
@NullMarked
package io.quotestream.command.risk;

import org.jspecify.annotations.NullMarked;
