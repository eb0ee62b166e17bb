/**
 * What the service does by itself because time has passed: it asks what is due, and the
 * quote decides whether it is.
 */
@NullMarked
package io.quotestream.command.process.timer;

import org.jspecify.annotations.NullMarked;
