/**
 * Stands in for the providers of application numbers and risk scores, and misbehaves on
 * request.
 */
@NullMarked
package io.quotestream.simulator;

import org.jspecify.annotations.NullMarked;
