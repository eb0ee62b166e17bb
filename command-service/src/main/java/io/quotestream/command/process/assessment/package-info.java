/**
 * What follows when the assessment of a risk is started: the scoring provider is asked,
 * the rules are applied, and the outcome is sent as a command.
 */
@NullMarked
package io.quotestream.command.process.assessment;

import org.jspecify.annotations.NullMarked;
